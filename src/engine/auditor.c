#include "engine/core.h"

struct _TaoAuditor {
  TaoCore *core;
};

TaoAuditor *
tao_auditor_new (TaoCore *core)
{
  TaoAuditor *self = g_new0 (TaoAuditor, 1);

  self->core = core;
  return self;
}

void
tao_auditor_free (TaoAuditor *self)
{
  g_free (self);
}

void
tao_auditor_advance (TaoAuditor *self, const TaoChainSubnets *subnets)
{
}

const TaoAudit *
tao_auditor_lookup (TaoAuditor *self, guint16 netuid)
{
  return NULL;
}
