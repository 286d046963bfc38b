#include "app/money/order-present.h"

static const struct {
  TaoOrderKind kind, question;
  const char  *code, *text;
} questions[] = {
  { TAO_ORDER_CLAIM_ROOT, TAO_ORDER_SET_CLAIM_TYPE, "claim-type", "Swap" },
  { TAO_ORDER_SET_CLAIM_TYPE, TAO_ORDER_SET_CLAIM_TYPE, "claim-type", "Swap" },
  { TAO_ORDER_AUTO_STAKE, TAO_ORDER_AUTO_STAKE, "auto-stake", NULL },
  { TAO_ORDER_SET_CHILDREN, TAO_ORDER_SET_CHILDREN, "children", "[]" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_ORDER_SET_CHILDKEY_TAKE, "childkey-take", NULL },
  { TAO_ORDER_RAISE_TAKE, TAO_ORDER_RAISE_TAKE, "take", NULL },
  { TAO_ORDER_SERVE_AXON, TAO_ORDER_SERVE_AXON, "axon", "192.0.2.1" },
  { TAO_ORDER_SET_IDENTITY, TAO_ORDER_SET_IDENTITY, "identity", "{\"name\":\"-\"}" },
  { TAO_ORDER_SET_SUBNET_IDENTITY, TAO_ORDER_SET_SUBNET_IDENTITY, "subnet-identity", "{\"subnet_name\":\"-\"}" },
};

const char *
tao_present_code (TaoOrderKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (questions[i].kind == kind)
      return questions[i].code;
  return NULL;
}

TaoOrder
tao_present_question (TaoOrderKind kind, guint16 netuid, const TaoKey32 *hotkey)
{
  TaoOrder order = { .kind = kind, .netuid = netuid, .hotkey = *hotkey, .value = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (questions[i].kind == kind)
      {
        order.kind = questions[i].question;
        order.text = questions[i].text;
      }
  return order;
}

const char *
tao_present_find (const TaoJobPlan *plan, TaoOrderKind kind)
{
  const char *code = tao_present_code (kind);

  for (guint s = 0; s < plan->n_steps; s++)
    for (guint i = 0; i < plan->steps[s].n_facts; i++)
      if (g_strcmp0 (plan->steps[s].facts[i].code, code) == 0)
        return plan->steps[s].facts[i].before;
  return NULL;
}
