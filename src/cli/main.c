/* taoctl: the engine without a window, for servers, scripts and tests. */

#include <locale.h>
#include <stdlib.h>

#include "cli/command.h"

static const TaoCommand *const commands[] = {
  &tao_command_account,
  &tao_command_audit,
  &tao_command_blocks,
  &tao_command_call,
  &tao_command_decode,
  &tao_command_events,
  &tao_command_metadata,
  &tao_command_metagraph,
  &tao_command_miner,
  &tao_command_move,
  &tao_command_nominators,
  &tao_command_price,
  &tao_command_quote,
  &tao_command_stake,
  &tao_command_status,
  &tao_command_subnet,
  &tao_command_subnets,
  &tao_command_swap,
  &tao_command_transfer,
  &tao_command_unstake,
  &tao_command_wallet,
  &tao_command_why,
};

static void
print_overview (void)
{
  g_print ("taoctl [--json] COMMAND …\n\nCommands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i]->name, commands[i]->summary);
  g_print ("\ntaoctl COMMAND --help says more.  Exit codes: 0 done, 1 refused with a reason, 2 usage.\n");
}

/* Removes each @option that stands before a "--" and says whether there was one. */
static gboolean
take_flag (int *argc, char **argv, const char *option)
{
  gboolean found = FALSE;
  int kept = 1;

  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          while (i < *argc)
            argv[kept++] = argv[i++];
          break;
        }
      if (g_str_equal (argv[i], option))
        found = TRUE;
      else
        argv[kept++] = argv[i];
    }
  *argc = kept;
  argv[kept] = NULL;
  return found;
}

int
main (int argc, char **argv)
{
  TaoCli cli = { 0 };

  setlocale (LC_ALL, "");
  if (!tao_process_harden ())
    g_printerr ("taoctl: warning: this system does not let a process forbid core dumps\n");

  cli.json = take_flag (&argc, argv, "--json");
  if (argc < 2)
    {
      print_overview ();
      return TAO_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_overview ();
      return TAO_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("taoctl %s\n", TAO_VERSION);
      return TAO_EXIT_OK;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i]->name))
      {
        cli.command = commands[i];
        return cli.command->run (&cli, argc - 2, argv + 2);
      }

  g_printerr ("taoctl: there is no command “%s”; see taoctl --help\n", argv[1]);
  return TAO_EXIT_USAGE;
}
