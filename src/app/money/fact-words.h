/* What a step of a plan changes, before and after, in words: a row for each
 * thing, for the review. */
#pragma once

#include "app/money/wording.h"

G_BEGIN_DECLS

typedef struct {
  char *name, *value;      /* "Validator take", "18.00% → 9.00%" */
} TaoFactWords;

/* (transfer full) (element-type TaoFactWords) */
GArray *tao_word_facts (const TaoPlanStep *step, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data);

/* A text member of a fact's JSON object. (transfer full) (nullable): there is none. @json: (nullable) */
char   *tao_fact_get_text (const char *json, const char *member);

/* The IP address of a stored axon as people write it. (transfer full) (nullable): none. @json: (nullable) */
char   *tao_fact_dup_ip    (const char *json);

/* An account that a fact names. (transfer full) (nullable): none */
char   *tao_fact_word_account (const char *json, TaoNamer name, gpointer user_data);

G_END_DECLS
