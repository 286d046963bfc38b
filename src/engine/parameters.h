/* The parameters of a subnet that its owner may set: what a form offers and an
 * order of kind TAO_ORDER_SET_PARAMETER names. Constant tables; whether the
 * connected runtime has a call is seen when the plan is made.
 *
 * Source: the owner's calls of AdminUtils and SubtensorModule, spec 425. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TAO_PARAM_BOOL,              /* true, false */
  TAO_PARAM_NUMBER,        /* a whole number */
  TAO_PARAM_SHARE,         /* u16 proportion, 65535 = 1 */
  TAO_PARAM_RAO,
  TAO_PARAM_BLOCKS,
  TAO_PARAM_EPOCHS,
  TAO_PARAM_ACCOUNT,       /* an address */
  TAO_PARAM_CHOICE,        /* one of .choices, as a JSON string */
  TAO_PARAM_PAIR,              /* [low, high], both u16 proportions */
  TAO_PARAM_SHARES,        /* null, or a list of u16 proportions that sum to 65535 */
  TAO_PARAM_FIXED64,       /* U64F64: the number times 2^64 as a decimal string */
} TaoParamKind;

typedef struct {
  const char       *name;      /* "immunity_period": of the call, without its "sudo_set_" */
  TaoParamKind      kind;
  const char       *pallet, *call;
  const char       *arguments; /* names of the arguments after netuid, separated by spaces */
  const char       *item;      /* storage item of SubtensorModule that holds it, by netuid; (nullable) */
  guint64           lowest, highest;   /* what an owner may set, both inclusive */
  const char       *choices;   /* CHOICE only, separated by spaces */
  gboolean          frozen;    /* refused in the last blocks before an epoch */
} TaoOwnerParameter;

/* Sorted by name. */
const TaoOwnerParameter *tao_owner_parameters_get   (guint *n);
const TaoOwnerParameter *tao_owner_parameter_lookup (const char *name);   /* (nullable) */

G_END_DECLS
