/* Every hyperparameter in plain words: what it does, in which unit it is shown,
 * and who may set it. Pure. */
#pragma once

#include "engine/parameter-history.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PARAMETER_GROUP_REGISTRATION,
  TAO_PARAMETER_GROUP_WEIGHTS,
  TAO_PARAMETER_GROUP_CONSENSUS,
  TAO_PARAMETER_GROUP_VALIDATORS,
  TAO_PARAMETER_GROUP_SUBNET,
  TAO_PARAMETER_GROUP_UNLISTED,    /* owners set them, get_subnet_hyperparams does not tell them */
  TAO_PARAMETER_GROUP_OTHER,       /* newer than this program */
  TAO_PARAMETER_N_GROUPS,
} TaoParameterGroup;

const char *tao_parameter_group_name (TaoParameterGroup group);   /* translated */

TaoParameterGroup tao_parameter_group (const char *name);
/* Where it stands within its group; unknown ones come last, in the chain's order. */
guint       tao_parameter_place        (const char *name);
/* Only the network (root) may set it; FALSE also where that is not known. */
gboolean    tao_parameter_is_network   (const char *name);
gboolean    tao_parameter_is_unlisted  (const char *name);
/* What it is for; "" if it is not described here. Translated. */
const char *tao_parameter_purpose      (const char *name);
/* Whether it is one of those that are described here. */
gboolean    tao_parameter_is_known     (const char *name);

/* All (transfer full). The title of an unknown one is its own name, its meaning empty. */
char       *tao_parameter_title        (const char *name);
char       *tao_parameter_meaning      (const TaoParameter *parameter, guint32 interval_ms);
char       *tao_parameter_value        (const TaoParameter *parameter);

/* What the value counts: "blocks", "τ"; "" where nothing. Translated. */
const char *tao_parameter_unit         (const TaoParameter *parameter);

/* The same for the number that is stored, which the calls take: "of 65,535". Translated. */
const char *tao_parameter_stored_unit  (const TaoParameter *parameter);

/* Whether the title, the meaning or the chain's name contains @needle, which is casefolded. */
gboolean    tao_parameter_matches      (const char *name, const char *needle);

/* "7,200 → 21,600", and where: "block 4,812", or "between block 4,800 and 4,850". (transfer full) */
char       *tao_parameter_change_text  (const TaoParameterChange *change);
char       *tao_parameter_change_place (const TaoParameterChange *change);

/* How far back a history reaches, and what it cannot see. (transfer full) */
char       *tao_parameter_history_note (const TaoParameterHistory *history);

G_END_DECLS
