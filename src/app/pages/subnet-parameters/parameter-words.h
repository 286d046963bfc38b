/* Every hyperparameter in plain words: what it does, in which unit it is shown,
 * and who may set it. Pure. */
#pragma once

#include "engine/answers.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PARAMETER_GROUP_REGISTRATION,
  TAO_PARAMETER_GROUP_WEIGHTS,
  TAO_PARAMETER_GROUP_CONSENSUS,
  TAO_PARAMETER_GROUP_VALIDATORS,
  TAO_PARAMETER_GROUP_SUBNET,
  TAO_PARAMETER_GROUP_OTHER,       /* newer than this program */
  TAO_PARAMETER_N_GROUPS,
} TaoParameterGroup;

const char *tao_parameter_group_name (TaoParameterGroup group);   /* translated */

TaoParameterGroup tao_parameter_group (const char *name);
/* Where it stands within its group; unknown ones come last, in the chain's order. */
guint       tao_parameter_place        (const char *name);
/* Only the network (root) may set it; FALSE also where that is not known. */
gboolean    tao_parameter_is_network   (const char *name);
/* Whether it is one of those that are described here. */
gboolean    tao_parameter_is_known     (const char *name);

/* All (transfer full). The title of an unknown one is its own name, its meaning empty. */
char       *tao_parameter_title        (const char *name);
char       *tao_parameter_meaning      (const TaoParameter *parameter, guint32 interval_ms);
char       *tao_parameter_value        (const TaoParameter *parameter);

G_END_DECLS
