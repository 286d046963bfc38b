/* A chain of blocks as the node would build it: genesis, emission, epochs, and what must hold after each block. */
#include "localnet/runtime/audit.h"
#include "tests/unit/localnet/runtime-fixture.h"

static void
test_conservation (void)
{
  Chain *chain = chain_new (TAO_PRESET_DEMO);
  for (guint i = 0; i < 800; i++)
    {
      chain_block (chain);
      if (i % 40 == 0 || i > 790)
        {
          g_auto (TaoRuntimeAudit) audit = { 0 };

          if (!tao_runtime_audit (chain->runtime, chain->storage, &audit))
            g_error ("block %u: issuance %" G_GUINT64_FORMAT ", balances %" G_GUINT64_FORMAT ", subnet %u", chain->number,
                     audit.total_issuance, audit.balances, audit.worst_netuid);
          g_assert_cmpuint (audit.total_issuance, ==, audit.balances);
        }
    }
  chain_free (chain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localnet/runtime/conservation", test_conservation);
  return g_test_run ();
}
