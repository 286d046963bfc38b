#include "cli/command.h"

static int
run (TaoCli *cli, int argc, char **argv)
{
  return tao_cli_usage (cli, "not yet");
}

const TaoCommand tao_command_wallet = {
  .name = "wallet",
  .summary = "keys on this machine: list, make, restore, look into, sign with",
  .usage = "wallet list",
  .run = run,
};
