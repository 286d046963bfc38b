/* The first byte chooses a type and a set of wanted paths; the rest is the value.  A value that decodes as a tree must fill the plan,
 * and a plan that fills must have taken the bytes of one value. */

#include <stdint.h>
#include <string.h>

#include "sample.h"
#include "scale/cursor.h"
#include "scale/plan.h"
#include "scale/value.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char *const phase_names[] = { "Apply", "Tree", NULL };

enum { N_SLOTS = 24 };

/* Each field has a slot of its own: a scalar or a column, both fit. */
typedef union {
  TaoPlanColumn column;
  guint8        scalar[32];
} Slot;

#define SLOT(i) ((i) * sizeof (Slot))

static const TaoPlanField wanted[N_SLOTS] = {
  { "flag", TAO_PLAN_BOOL, SLOT (0) },
  { "letter", TAO_PLAN_FIXED, SLOT (1), 4 },
  { "text", TAO_PLAN_BYTES, SLOT (2) },
  { "small.1", TAO_PLAN_U64, SLOT (3) },
  { "signs.2", TAO_PLAN_I128, SLOT (4) },
  { "compact.3", TAO_PLAN_U128, SLOT (5) },
  { "compact.0", TAO_PLAN_U8, SLOT (6) },
  { "account", TAO_PLAN_FIXED, SLOT (7), 32 },
  { "bytes", TAO_PLAN_BYTES, SLOT (8) },
  { "list[].0", TAO_PLAN_FIXED, SLOT (9), 32 },
  { "list[].1", TAO_PLAN_U64, SLOT (10) },
  { "ranks[]", TAO_PLAN_U16, SLOT (11) },
  { "map[].1", TAO_PLAN_COUNT, SLOT (12) },
  { "map[].1[]", TAO_PLAN_U64, SLOT (13) },
  { "maybe", TAO_PLAN_PRESENT, SLOT (14) },
  { "maybe", TAO_PLAN_BOOL, SLOT (15) },
  { "result.Err.Apply", TAO_PLAN_U32, SLOT (16) },
  { "phase", TAO_PLAN_VARIANT, SLOT (17), 0, phase_names },
  { "phase.Tree.left", TAO_PLAN_RAW, SLOT (18) },
  { "tree.children[].children[].value", TAO_PLAN_U16, SLOT (19) },
  { "tree.children[]", TAO_PLAN_RAW, SLOT (20) },
  { "none[]", TAO_PLAN_PRESENT, SLOT (21) },
  { "none", TAO_PLAN_COUNT, SLOT (22) },
  { "bits", TAO_PLAN_RAW, SLOT (23) },
};

/* A plan for the fields of @set; unknown ones are there too, as some types lack them. */
static TaoPlan *
make_plan (TaoScaleRegistry *registry,
           guint32           type,
           guint32           set)
{
  TaoPlanField chosen[N_SLOTS];
  guint n = 0;

  for (guint i = 0; i < N_SLOTS; i++)
    if (set >> i & 1)
      chosen[n++] = wanted[i];

  return tao_plan_new (registry, type, chosen, n, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static TaoScaleRegistry *registry;
  static guint32 all;
  g_autoptr(TaoPlan) plan = NULL;
  g_autoptr(TaoValue) value = NULL;
  Slot slots[N_SLOTS] = { 0 };
  gboolean filled;
  guint32 set;

  if (registry == NULL)
    {
      registry = sample_registry ();
      all = tao_scale_registry_find_path (registry, "All");
    }
  if (size < 4)
    return 0;

  set = data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16;
  plan = make_plan (registry, all, set);
  g_assert (plan != NULL);

  filled = tao_plan_fill (plan, data + 3, size - 3, slots, NULL);
  value = tao_value_decode (registry, all, data + 3, size - 3, NULL);
  g_assert (value == NULL || filled);
  if (filled)
    {
      TaoScaleReader reader;

      tao_scale_reader_init (&reader, data + 3, size - 3);
      g_assert (tao_scale_skip (registry, all, &reader, NULL) && tao_scale_reader_left (&reader) == 0);
    }

  if (value != NULL && (set >> 11 & 1))
    {
      const TaoValue *ranks = tao_value_lookup (value, "ranks");

      g_assert (slots[11].column.n == tao_value_get_n_children (ranks));
      for (guint i = 0; i < slots[11].column.n; i++)
        {
          guint64 rank;

          g_assert (tao_value_get_u64 (tao_value_get_child (ranks, i), &rank));
          g_assert (rank == tao_plan_column_get (&slots[11].column, guint16, i));
        }
    }

  for (guint i = 0; i < N_SLOTS; i++)
    if (strstr (wanted[i].path, "[]") != NULL)
      tao_plan_column_clear (&slots[i].column);

  return 0;
}
