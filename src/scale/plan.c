/* Compiles plans: wanted paths meet the types of a runtime. */

#include <string.h>

#include "scale/plan-private.h"
#include "scale/plan-want-private.h"

typedef struct {
  TaoPlan            *plan;
  const TaoPlanField *fields;
  guint               n_fields;
  gboolean           *in_column;   /* per field: its path passes a list */
  gboolean            conditional; /* the current item may end before all its columns are written */
} Compiler;

static gboolean compile (Compiler *compiler, guint32 id, TaoWant *want, GError **error);

/* ---- Instructions ---- */

static guint32
emit (Compiler        *compiler,
      const TaoPlanOp *op)
{
  TaoPlanOp *last;
  GArray *ops = compiler->plan->ops;

  /* Neighbouring skips become one. */
  if (op->code == TAO_PLAN_OP_SKIP)
    {
      if (op->size == 0)
        return ops->len;
      last = ops->len > 0 ? &g_array_index (ops, TaoPlanOp, ops->len - 1) : NULL;
      if (last != NULL && last->code == TAO_PLAN_OP_SKIP && last->arg == 0 && last->size <= G_MAXUINT32 - op->size)
        {
          last->size += op->size;
          return ops->len - 1;
        }
    }

  g_array_append_vals (ops, op, 1);
  return ops->len - 1;
}

/* Marks the end of a body: what comes next must not be merged into it. */
static void
close_body (Compiler *compiler,
            guint32   opening)
{
  GArray *ops = compiler->plan->ops;
  TaoPlanOp *last = &g_array_index (ops, TaoPlanOp, ops->len - 1);

  g_array_index (ops, TaoPlanOp, opening).body = ops->len - opening - 1;
  if (last->code == TAO_PLAN_OP_SKIP)
    last->arg = 1;
}

static void
emit_skip (Compiler *compiler,
           guint32   id)
{
  const TaoScaleType *type = &compiler->plan->registry->types[id];
  const TaoScaleType *shape = type->shape;

  if (type->fixed_size != TAO_SCALE_VARIABLE_SIZE)
    {
      emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_SKIP, .size = type->fixed_size });
      return;
    }
  if (shape->kind == TAO_SCALE_COMPACT)
    {
      emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_SKIP_COMPACT });
      return;
    }
  if (shape->kind == TAO_SCALE_SEQUENCE)
    {
      const TaoScaleType *item = &compiler->plan->registry->types[shape->sequence.type];

      if (item->fixed_size != TAO_SCALE_VARIABLE_SIZE)
        {
          emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_SKIP_LIST, .size = item->fixed_size });
          return;
        }
      if (item->shape->kind == TAO_SCALE_COMPACT)
        {
          emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_SKIP_COMPACTS });
          return;
        }
    }
  if (shape->kind == TAO_SCALE_COMPOSITE)
    {
      for (guint32 i = 0; i < shape->composite.n_fields; i++)
        emit_skip (compiler, shape->composite.fields[i].type);
      return;
    }

  emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_SKIP_TYPE, .arg = id });
}

static guint
kind_width (const TaoPlanField *field)
{
  switch (field->kind)
    {
    case TAO_PLAN_U16:
    case TAO_PLAN_I16:
      return 2;
    case TAO_PLAN_U32:
    case TAO_PLAN_I32:
    case TAO_PLAN_COUNT:
      return 4;
    case TAO_PLAN_U64:
    case TAO_PLAN_I64:
      return 8;
    case TAO_PLAN_U128:
    case TAO_PLAN_I128:
      return 16;
    case TAO_PLAN_FIXED:
      return (guint) field->size;
    case TAO_PLAN_BYTES:
    case TAO_PLAN_RAW:
      return sizeof (TaoScaleSlice);
    case TAO_PLAN_BOOL:
    case TAO_PLAN_U8:
    case TAO_PLAN_I8:
    case TAO_PLAN_VARIANT:
    case TAO_PLAN_PRESENT:
    default:
      return 1;
    }
}

static const char *
kind_name (TaoPlanKind kind)
{
  static const char *const names[] = {
    [TAO_PLAN_BOOL] = "bool", [TAO_PLAN_U8] = "u8", [TAO_PLAN_U16] = "u16", [TAO_PLAN_U32] = "u32",
    [TAO_PLAN_U64] = "u64", [TAO_PLAN_U128] = "u128", [TAO_PLAN_I8] = "i8", [TAO_PLAN_I16] = "i16",
    [TAO_PLAN_I32] = "i32", [TAO_PLAN_I64] = "i64", [TAO_PLAN_I128] = "i128", [TAO_PLAN_FIXED] = "a fixed number of bytes",
    [TAO_PLAN_BYTES] = "bytes", [TAO_PLAN_RAW] = "anything", [TAO_PLAN_VARIANT] = "an enum",
    [TAO_PLAN_PRESENT] = "anything", [TAO_PLAN_COUNT] = "a list",
  };

  return names[kind];
}

static gboolean
kind_is_integer (TaoPlanKind kind)
{
  return kind >= TAO_PLAN_U8 && kind <= TAO_PLAN_I128;
}

static TaoPlanOp
op_for (Compiler      *compiler,
        guint          field,
        TaoPlanOpCode  code)
{
  return (TaoPlanOp) {
    .code = (guint8) code,
    .width = kind_width (&compiler->fields[field]),
    .in_column = compiler->in_column[field],
    .offset = compiler->fields[field].offset,
  };
}

static gboolean
fail_changed (Compiler    *compiler,
              guint        field,
              guint32      id,
              const char  *wanted,
              GError     **error)
{
  g_autofree char *name = tao_scale_registry_dup_type_name (compiler->plan->registry, id);

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_CHANGED, "%s: is %s, wanted %s", compiler->fields[field].path, name,
               wanted);
  return FALSE;
}

/* Any field of a want, to name in an error. */
static guint
first_field (const TaoWant *want)
{
  if (want->fields->len > 0)
    return g_array_index (want->fields, guint, 0);

  return first_field (g_ptr_array_index (want->children, 0));
}

static gboolean
fail_parts (Compiler  *compiler,
            TaoWant      *want,
            guint32    id,
            GError   **error)
{
  TaoWant *child = g_ptr_array_index (want->children, 0);
  g_autofree char *wanted = strcmp (child->segment, "[]") == 0
                            ? g_strdup ("a list") : g_strdup_printf ("something with a part %s", child->segment);

  return fail_changed (compiler, first_field (child), id, wanted, error);
}

/* ---- Leaves ---- */

static gboolean
emit_integer (Compiler            *compiler,
              guint                field,
              const TaoScaleType  *shape,
              TaoPlanOp           *op)
{
  TaoPlanKind kind = compiler->fields[field].kind;
  gboolean target_signed = kind >= TAO_PLAN_I8;
  gboolean source_signed = shape->kind == TAO_SCALE_PRIMITIVE && tao_scale_primitive_is_signed (shape->primitive);
  guint width = kind_width (&compiler->fields[field]);

  if (shape->kind != TAO_SCALE_COMPACT && (shape->kind != TAO_SCALE_PRIMITIVE || shape->primitive < TAO_SCALE_U8))
    return FALSE;
  if ((source_signed && !target_signed) || shape->width > width ||
      (target_signed && !source_signed && shape->width == width))
    return FALSE;

  op->code = shape->kind == TAO_SCALE_COMPACT ? TAO_PLAN_OP_LOAD_COMPACT : TAO_PLAN_OP_LOAD;
  op->size = shape->width;
  op->is_signed = source_signed;
  emit (compiler, op);
  return TRUE;
}

static gboolean
emit_leaf (Compiler            *compiler,
           guint                field,
           const TaoScaleType  *type,
           gboolean             stay)
{
  const TaoPlanField *wanted = &compiler->fields[field];
  const TaoScaleType *shape = type->shape;
  TaoPlanOp op = op_for (compiler, field, TAO_PLAN_OP_SLICE);

  op.stay = stay;
  if (kind_is_integer (wanted->kind))
    return emit_integer (compiler, field, shape, &op);

  switch (wanted->kind)
    {
    case TAO_PLAN_BOOL:
      if (shape->kind != TAO_SCALE_PRIMITIVE || shape->primitive != TAO_SCALE_BOOL)
        return FALSE;
      op.code = TAO_PLAN_OP_LOAD_BOOL;
      break;

    case TAO_PLAN_FIXED:
      if (type->fixed_size != wanted->size || type->fixed_size == TAO_SCALE_VARIABLE_SIZE)
        return FALSE;
      op.code = TAO_PLAN_OP_COPY;
      op.size = type->fixed_size;
      break;

    case TAO_PLAN_BYTES:
      if (shape->kind == TAO_SCALE_PRIMITIVE && shape->primitive == TAO_SCALE_STR)
        op.code = TAO_PLAN_OP_SLICE_STR;
      else if (!shape->is_bytes)
        return FALSE;
      else if (shape->kind == TAO_SCALE_SEQUENCE)
        op.code = TAO_PLAN_OP_SLICE_LIST;
      op.size = shape->kind == TAO_SCALE_ARRAY ? shape->array.length : 0;
      break;

    default:
      return FALSE;
    }

  emit (compiler, &op);
  return TRUE;
}

static gboolean
is_leaf_kind (TaoPlanKind kind)
{
  return kind <= TAO_PLAN_BYTES;
}

/* ---- What looks without moving on ---- */

static guint32
add_variant_table (Compiler           *compiler,
                   const TaoScaleType *shape,
                   const char *const  *names)
{
  guint8 *table = g_malloc (256);

  memset (table, TAO_PLAN_NO_VARIANT, 256);
  for (guint i = 0; names[i] != NULL && i < TAO_PLAN_NO_VARIANT; i++)
    {
      const TaoScaleVariant *variant = tao_scale_type_find_variant (shape, names[i]);

      if (variant != NULL)
        table[variant->index] = (guint8) i;
    }

  g_ptr_array_add (compiler->plan->variants, table);
  return compiler->plan->variants->len - 1;
}

static gboolean
emit_look (Compiler  *compiler,
           guint      field,
           guint32    id,
           GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;
  TaoPlanOp op = op_for (compiler, field, TAO_PLAN_OP_RAW);

  switch (compiler->fields[field].kind)
    {
    case TAO_PLAN_RAW:
      op.arg = id;
      break;

    case TAO_PLAN_VARIANT:
      if (shape->kind != TAO_SCALE_VARIANT)
        return fail_changed (compiler, field, id, "an enum", error);
      op.code = TAO_PLAN_OP_VARIANT;
      op.arg = add_variant_table (compiler, shape, compiler->fields[field].names);
      break;

    case TAO_PLAN_COUNT:
      if (shape->kind == TAO_SCALE_SEQUENCE)
        {
          op.code = TAO_PLAN_OP_COUNT;
        }
      else if (shape->kind == TAO_SCALE_ARRAY)
        {
          op.code = TAO_PLAN_OP_LENGTH;
          op.arg = shape->array.length;
        }
      else
        {
          return fail_changed (compiler, field, id, "a list", error);
        }
      break;

    default:
      g_assert_not_reached ();
    }

  emit (compiler, &op);
  return TRUE;
}

/* Emits the fields of @want that only look, if their kind is in @kinds (a bit set). */
static gboolean
emit_looks (Compiler  *compiler,
            guint32    id,
            TaoWant      *want,
            guint      kinds,
            GError   **error)
{
  for (guint i = 0; i < want->fields->len; i++)
    {
      guint field = g_array_index (want->fields, guint, i);

      if ((kinds >> compiler->fields[field].kind & 1) && !emit_look (compiler, field, id, error))
        return FALSE;
    }

  return TRUE;
}

static void
emit_present (Compiler *compiler,
              TaoWant     *want)
{
  for (guint i = 0; i < want->fields->len; i++)
    {
      guint field = g_array_index (want->fields, guint, i);

      if (compiler->fields[field].kind == TAO_PLAN_PRESENT)
        {
          TaoPlanOp op = op_for (compiler, field, TAO_PLAN_OP_PRESENT);

          emit (compiler, &op);
        }
    }
}

/* ---- Types with parts ---- */

/* The child of @want that means this part. */
static TaoWant *
find_part (TaoWant       *want,
           const char *name,
           guint32     position)
{
  char digits[16];
  TaoWant *child;

  if (name != NULL)
    {
      child = tao_want_get_child (want, name, strlen (name));
      if (child != NULL)
        return child;
    }

  g_snprintf (digits, sizeof digits, "%u", position);
  return tao_want_get_child (want, digits, strlen (digits));
}

static gboolean
compile_part (Compiler    *compiler,
              TaoWant        *want,
              const char  *name,
              guint32      position,
              guint32      id,
              GError     **error)
{
  TaoWant *child = find_part (want, name, position);

  if (child == NULL)
    {
      emit_skip (compiler, id);
      return TRUE;
    }

  child->found = TRUE;
  return compile (compiler, id, child, error);
}

static gboolean
compile_fields (Compiler             *compiler,
                const TaoScaleField  *fields,
                guint32               n_fields,
                TaoWant                 *want,
                GError              **error)
{
  for (guint32 i = 0; i < n_fields; i++)
    if (!compile_part (compiler, want, fields[i].name, i, fields[i].type, error))
      return FALSE;

  return TRUE;
}

static gboolean
has_leaf_fields (Compiler *compiler,
                 TaoWant     *want)
{
  for (guint i = 0; i < want->fields->len; i++)
    if (is_leaf_kind (compiler->fields[g_array_index (want->fields, guint, i)].kind))
      return TRUE;

  return FALSE;
}

/* Leaf fields of a struct or tuple: all of its bytes, or the integer that is its only part. */
static gboolean
compile_struct_leaves (Compiler  *compiler,
                       guint32    id,
                       guint32    n_parts,
                       guint32    first_part,
                       TaoWant      *want,
                       GError   **error)
{
  const TaoScaleType *types = compiler->plan->registry->types;

  for (guint i = 0; i < want->fields->len; i++)
    {
      guint field = g_array_index (want->fields, guint, i);
      TaoPlanKind kind = compiler->fields[field].kind;
      gboolean fits;

      if (!is_leaf_kind (kind))
        continue;

      if (kind != TAO_PLAN_FIXED && n_parts == 1)
        {
          const TaoScaleType *inner = &types[first_part];

          while (inner->shape->kind == TAO_SCALE_COMPOSITE && inner->shape->composite.n_fields == 1)
            inner = &types[inner->shape->composite.fields[0].type];
          fits = emit_leaf (compiler, field, inner, TRUE);
        }
      else
        {
          fits = kind == TAO_PLAN_FIXED && emit_leaf (compiler, field, &types[id], TRUE);
        }
      if (!fits)
        return fail_changed (compiler, field, id, kind_name (kind), error);
    }

  return TRUE;
}

static gboolean
compile_struct (Compiler  *compiler,
                guint32    id,
                TaoWant      *want,
                GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;
  guint32 n_fields = shape->composite.n_fields;
  guint32 first = n_fields > 0 ? shape->composite.fields[0].type : TAO_SCALE_NO_TYPE;

  if (tao_want_get_items (want) != NULL)
    return fail_changed (compiler, first_field (tao_want_get_items (want)), id, "a list", error);

  return compile_struct_leaves (compiler, id, n_fields, first, want, error) &&
         compile_fields (compiler, shape->composite.fields, n_fields, want, error);
}

static gboolean
compile_tuple (Compiler  *compiler,
               guint32    id,
               TaoWant      *want,
               GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;

  if (tao_want_get_items (want) != NULL)
    return fail_changed (compiler, first_field (tao_want_get_items (want)), id, "a list", error);
  if (!compile_struct_leaves (compiler, id, shape->tuple.n_types, TAO_SCALE_NO_TYPE, want, error))
    return FALSE;

  for (guint32 i = 0; i < shape->tuple.n_types; i++)
    if (!compile_part (compiler, want, NULL, i, shape->tuple.types[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
compile_option (Compiler  *compiler,
                guint32    id,
                TaoWant      *want,
                GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;
  g_autoptr(GArray) own = NULL;
  guint32 opening;
  gboolean done;

  if (!emit_looks (compiler, id, want, 1u << TAO_PLAN_RAW | 1u << TAO_PLAN_VARIANT, error))
    return FALSE;

  opening = emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_OPTION });
  emit_present (compiler, want);
  compiler->conditional = TRUE;

  /* What was said of the Option itself is not said of the value in it. */
  own = g_steal_pointer (&want->fields);
  want->fields = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < own->len; i++)
    {
      guint field = g_array_index (own, guint, i);
      TaoPlanKind kind = compiler->fields[field].kind;

      if (is_leaf_kind (kind) || kind == TAO_PLAN_COUNT)
        g_array_append_val (want->fields, field);
    }
  done = compile (compiler, shape->variant.variants[1].fields[0].type, want, error);
  g_array_unref (want->fields);
  want->fields = g_steal_pointer (&own);

  close_body (compiler, opening);
  return done;
}

static gboolean
compile_branch (Compiler               *compiler,
                guint32                 id,
                const TaoScaleVariant  *variant,
                TaoWant                   *child,
                GError                **error)
{
  if (child == NULL)
    {
      for (guint32 i = 0; i < variant->n_fields; i++)
        emit_skip (compiler, variant->fields[i].type);
      return TRUE;
    }

  child->found = TRUE;
  if (variant->n_fields == 1 && variant->fields[0].name == NULL)
    return compile (compiler, variant->fields[0].type, child, error);

  emit_present (compiler, child);
  for (guint i = 0; i < child->fields->len; i++)
    {
      guint field = g_array_index (child->fields, guint, i);

      if (compiler->fields[field].kind != TAO_PLAN_PRESENT)
        return fail_changed (compiler, field, id, "a variant of one value", error);
    }

  return compile_fields (compiler, variant->fields, variant->n_fields, child, error);
}

static gboolean
compile_variant (Compiler  *compiler,
                 guint32    id,
                 TaoWant      *want,
                 GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;
  guint32 *table = g_new (guint32, 256);
  guint32 opening;

  if (has_leaf_fields (compiler, want))
    {
      guint field = first_field (want);

      for (guint i = 0; i < want->fields->len; i++)
        if (is_leaf_kind (compiler->fields[g_array_index (want->fields, guint, i)].kind))
          field = g_array_index (want->fields, guint, i);
      g_free (table);
      return fail_changed (compiler, field, id, kind_name (compiler->fields[field].kind), error);
    }

  memset (table, 0xff, 256 * sizeof *table);
  g_ptr_array_add (compiler->plan->branches, table);
  opening = emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_BRANCH, .arg = compiler->plan->branches->len - 1 });
  compiler->conditional = TRUE;

  for (guint32 i = 0; i < shape->variant.n_variants; i++)
    {
      const TaoScaleVariant *variant = &shape->variant.variants[i];
      TaoWant *child = tao_want_get_child (want, variant->name, strlen (variant->name));

      table[variant->index] = compiler->plan->ops->len - opening - 1;
      if (!compile_branch (compiler, id, variant, child, error))
        return FALSE;

      /* Its body is set below, when the end is known. */
      emit (compiler, &(TaoPlanOp) { .code = TAO_PLAN_OP_JUMP, .arg = opening });
    }

  close_body (compiler, opening);
  for (guint32 i = opening + 1; i < compiler->plan->ops->len; i++)
    {
      TaoPlanOp *op = &g_array_index (compiler->plan->ops, TaoPlanOp, i);

      if (op->code == TAO_PLAN_OP_JUMP && op->arg == opening)
        op->body = compiler->plan->ops->len - i - 1;
    }

  return TRUE;
}

/* The columns that get one entry for each item: those beneath @want that pass no further list. */
static void
add_columns (Compiler *compiler,
             TaoWant     *want)
{
  for (guint i = 0; i < want->fields->len; i++)
    {
      const TaoPlanField *field = &compiler->fields[g_array_index (want->fields, guint, i)];
      TaoPlanTarget target = { field->offset, kind_width (field) };

      g_array_append_val (compiler->plan->columns, target);
    }

  for (guint i = 0; i < want->children->len; i++)
    {
      TaoWant *child = g_ptr_array_index (want->children, i);

      if (strcmp (child->segment, "[]") != 0)
        add_columns (compiler, child);
    }
}

static gboolean
has_missing (TaoWant *want)
{
  for (guint i = 0; i < want->children->len; i++)
    {
      TaoWant *child = g_ptr_array_index (want->children, i);

      if (!child->found || (strcmp (child->segment, "[]") != 0 && has_missing (child)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
compile_list (Compiler  *compiler,
              guint32    id,
              TaoWant      *want,
              GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;
  gboolean is_array = shape->kind == TAO_SCALE_ARRAY;
  guint32 item = is_array ? shape->array.type : shape->sequence.type;
  TaoWant *items = tao_want_get_items (want);
  gboolean outer_conditional = compiler->conditional;
  TaoPlanLevel level = { .first_column = compiler->plan->columns->len };
  guint32 level_index = compiler->plan->levels->len;
  guint32 opening;

  if (want->children->len > (items != NULL ? 1 : 0))
    {
      for (guint i = 0; i < want->children->len; i++)
        if (g_ptr_array_index (want->children, i) != items)
          return fail_changed (compiler, first_field (g_ptr_array_index (want->children, i)), id,
                               "something with parts of its own", error);
    }

  if (items == NULL)
    {
      emit_skip (compiler, id);
      return TRUE;
    }

  items->found = TRUE;
  add_columns (compiler, items);
  level.n_columns = compiler->plan->columns->len - level.first_column;
  level.item_size = compiler->plan->registry->types[item].min_size;
  g_array_append_val (compiler->plan->levels, level);

  opening = emit (compiler, &(TaoPlanOp) {
    .code = is_array ? TAO_PLAN_OP_ARRAY : TAO_PLAN_OP_LIST,
    .arg = level_index,
    .size = is_array ? shape->array.length : 0,
  });
  compiler->conditional = FALSE;
  if (!compile (compiler, item, items, error))
    return FALSE;

  g_array_index (compiler->plan->levels, TaoPlanLevel, level_index).needs_zeros =
    compiler->conditional || has_missing (items);
  compiler->conditional = outer_conditional;
  close_body (compiler, opening);
  return TRUE;
}

/* ---- All together ---- */

/* Leaf fields of a leaf: all but the last look at the same bytes without moving on. */
static gboolean
compile_leaves (Compiler  *compiler,
                guint32    id,
                TaoWant      *want,
                gboolean   stay,
                GError   **error)
{
  const TaoScaleType *type = &compiler->plan->registry->types[id];

  for (guint i = 0; i < want->fields->len; i++)
    {
      guint field = g_array_index (want->fields, guint, i);
      TaoPlanKind kind = compiler->fields[field].kind;
      gboolean more = stay;

      if (!is_leaf_kind (kind))
        continue;
      for (guint j = i + 1; j < want->fields->len && !more; j++)
        more = is_leaf_kind (compiler->fields[g_array_index (want->fields, guint, j)].kind);
      if (!emit_leaf (compiler, field, type, more))
        return fail_changed (compiler, field, id, kind_name (kind), error);
    }

  return TRUE;
}

static gboolean
compile (Compiler  *compiler,
         guint32    id,
         TaoWant      *want,
         GError   **error)
{
  const TaoScaleType *shape = compiler->plan->registry->types[id].shape;

  if (tao_scale_type_is_option (shape))
    return compile_option (compiler, id, want, error);

  emit_present (compiler, want);
  if (!emit_looks (compiler, id, want, 1u << TAO_PLAN_RAW | 1u << TAO_PLAN_VARIANT | 1u << TAO_PLAN_COUNT, error))
    return FALSE;

  switch (shape->kind)
    {
    case TAO_SCALE_COMPOSITE:
      return compile_struct (compiler, id, want, error);
    case TAO_SCALE_TUPLE:
      return compile_tuple (compiler, id, want, error);
    case TAO_SCALE_VARIANT:
      return compile_variant (compiler, id, want, error);
    case TAO_SCALE_SEQUENCE:
    case TAO_SCALE_ARRAY:
      if (want->children->len > 0 || !has_leaf_fields (compiler, want))
        return compile_leaves (compiler, id, want, TRUE, error) &&
               compile_list (compiler, id, want, error);
      return compile_leaves (compiler, id, want, FALSE, error);
    case TAO_SCALE_PRIMITIVE:
    case TAO_SCALE_COMPACT:
    case TAO_SCALE_BIT_SEQUENCE:
    default:
      if (want->children->len > 0)
        return fail_parts (compiler, want, id, error);
      if (has_leaf_fields (compiler, want))
        return compile_leaves (compiler, id, want, FALSE, error);
      emit_skip (compiler, id);
      return TRUE;
    }
}

/* Notes which fields the type has. */
static void
note_found (Compiler *compiler,
            TaoWant     *want,
            gboolean  found)
{
  found = found && want->found;
  for (guint i = 0; i < want->fields->len; i++)
    compiler->plan->has_field[g_array_index (want->fields, guint, i)] = found;
  for (guint i = 0; i < want->children->len; i++)
    note_found (compiler, g_ptr_array_index (want->children, i), found);
}

/* Columns whose list the type lacks belong to no level, but must be emptied all the same. */
static void
add_remaining_columns (Compiler *compiler)
{
  GArray *columns = compiler->plan->columns;

  for (guint i = 0; i < compiler->n_fields; i++)
    {
      const TaoPlanField *field = &compiler->fields[i];
      TaoPlanTarget target = { field->offset, kind_width (field) };
      gboolean known = FALSE;

      if (!compiler->in_column[i])
        {
          g_array_append_val (compiler->plan->scalars, target);
          continue;
        }
      for (guint j = 0; j < columns->len && !known; j++)
        known = g_array_index (columns, TaoPlanTarget, j).offset == field->offset;
      if (!known)
        g_array_append_val (columns, target);
    }
}

TaoPlan *
tao_plan_new (TaoScaleRegistry    *registry,
              guint32              type,
              const TaoPlanField  *fields,
              guint                n_fields,
              GError             **error)
{
  g_autoptr(TaoPlan) plan = g_new0 (TaoPlan, 1);
  g_autoptr(TaoWant) root = tao_want_new ();
  g_autofree gboolean *in_column = g_new0 (gboolean, n_fields);
  Compiler compiler = { plan, fields, n_fields, in_column, FALSE };

  plan->registry = tao_scale_registry_ref (registry);
  plan->n_fields = n_fields;
  plan->has_field = g_new0 (gboolean, n_fields);
  plan->ops = g_array_new (FALSE, TRUE, sizeof (TaoPlanOp));
  plan->scalars = g_array_new (FALSE, TRUE, sizeof (TaoPlanTarget));
  plan->columns = g_array_new (FALSE, TRUE, sizeof (TaoPlanTarget));
  plan->levels = g_array_new (FALSE, TRUE, sizeof (TaoPlanLevel));
  plan->variants = g_ptr_array_new_with_free_func (g_free);
  plan->branches = g_ptr_array_new_with_free_func (g_free);

  if (type >= tao_scale_registry_size (registry))
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND, "there is no type %u", type);
      return NULL;
    }
  for (guint i = 0; i < n_fields; i++)
    {
      /* Paths are written by programmers. */
      g_return_val_if_fail (tao_want_add (root, fields[i].path, i, &in_column[i]), NULL);
      g_return_val_if_fail ((fields[i].kind == TAO_PLAN_FIXED) == (fields[i].size > 0), NULL);
      g_return_val_if_fail ((fields[i].kind == TAO_PLAN_VARIANT) == (fields[i].names != NULL), NULL);
    }

  root->found = TRUE;
  if (!compile (&compiler, type, root, error))
    return NULL;

  note_found (&compiler, root, TRUE);
  add_remaining_columns (&compiler);
  return g_steal_pointer (&plan);
}

void
tao_plan_free (TaoPlan *plan)
{
  if (plan == NULL)
    return;

  g_ptr_array_unref (plan->branches);
  g_ptr_array_unref (plan->variants);
  g_array_unref (plan->levels);
  g_array_unref (plan->columns);
  g_array_unref (plan->scalars);
  g_array_unref (plan->ops);
  g_free (plan->has_field);
  tao_scale_registry_unref (plan->registry);
  g_free (plan);
}

gboolean
tao_plan_has_field (const TaoPlan *plan,
                    guint          field)
{
  g_return_val_if_fail (field < plan->n_fields, FALSE);

  return plan->has_field[field];
}
