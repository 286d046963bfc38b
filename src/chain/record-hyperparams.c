/* A subnet's settings as a list of names and values, in whichever structure this
 * runtime tells them. */
#include <string.h>

#include "chain/record-private.h"
#include "scale/number.h"

typedef struct {
  TaoQuery *query;
  guint16   netuid;
  guint     calls[3];            /* v3, v2, v1 */
} Job;

static const char *const methods[] = { "get_subnet_hyperparams_v3", "get_subnet_hyperparams_v2", "get_subnet_hyperparams" };

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

/* Amounts are known by their type's name where the runtime gives one, else by what they are called. */
static gboolean
is_amount (const char *name, const char *type_name)
{
  if (type_name != NULL)
    return g_str_equal (type_name, "TaoBalance");
  return g_str_equal (name, "min_burn") || g_str_equal (name, "max_burn");
}

/* @value without the structures of one field around it. */
static const TaoValue *
innermost (const TaoValue *value, guint8 *fraction_bits, const TaoScaleRegistry *registry)
{
  const TaoValue *bits = tao_value_get_field (value, "bits");

  *fraction_bits = tao_record_fraction_bits (tao_value_get_type (value), registry);
  return bits != NULL ? bits : value;
}

static void
take_value (TaoChainHyperparam *param, const TaoValue *value, const char *type_name, const TaoScaleRegistry *registry)
{
  guint8 fraction_bits;
  const TaoValue *inner = innermost (value, &fraction_bits, registry);
  gboolean flag;

  param->kind = TAO_HYPER_OTHER;
  if (tao_value_get_bool (inner, &flag))
    {
      param->kind = TAO_HYPER_BOOL;
      param->value = (TaoChainWide) { .low = flag, .known = TRUE };
      param->text = g_strdup (flag ? "true" : "false");
      return;
    }
  if (tao_record_wide (inner, &param->value))
    {
      char text[TAO_U256_TEXT_SIZE];
      TaoU256 number = { { 0 } };
      gboolean is_signed = tao_value_get_kind (inner) == TAO_VALUE_INT;

      tao_value_get_u256 (inner, &number);
      param->value.fraction_bits = fraction_bits;
      param->kind = fraction_bits > 0 ? TAO_HYPER_FIXED
                  : is_signed ? TAO_HYPER_SIGNED
                  : is_amount (param->name, type_name) ? TAO_HYPER_RAO : TAO_HYPER_INTEGER;
      param->text = g_strdup (is_signed ? tao_i256_format (number, text) : tao_u256_format (number, text));
      return;
    }
  param->text = tao_value_to_json (value, NULL);
}

/* [{ name, value: enum of kinds }, …] */
static void
take_list (const TaoValue *list, GArray *params, const TaoScaleRegistry *registry)
{
  for (guint i = 0; i < tao_value_get_n_children (list); i++)
    {
      const TaoValue *entry = tao_value_get_child (list, i);
      const TaoValue *value = tao_value_get_field (entry, "value");
      const TaoScaleVariant *variant = value != NULL ? tao_value_get_variant (value) : NULL;
      TaoChainHyperparam param = { .name = tao_record_value_text (tao_value_get_field (entry, "name")) };

      if (param.name == NULL || variant == NULL || tao_value_get_n_children (value) != 1)
        {
          g_free (param.name);
          continue;
        }
      take_value (&param, tao_value_get_child (value, 0), variant->name, registry);
      g_array_append_val (params, param);
    }
}

/* A structure with one field per setting. */
static void
take_struct (const TaoValue *value, GArray *params, const TaoScaleRegistry *registry)
{
  for (guint i = 0; i < tao_value_get_n_children (value); i++)
    {
      TaoChainHyperparam param = { .name = g_strdup (tao_value_get_child_name (value, i)) };

      if (param.name == NULL)
        continue;
      take_value (&param, tao_value_get_child (value, i), NULL, registry);
      g_array_append_val (params, param);
    }
}

static void
cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  const TaoValue *value = NULL;
  const TaoScaleRegistry *registry = NULL;
  TaoChainHyperparams *params;
  GArray *list;

  tao_query_run_finish (job->query, result, &error);
  for (guint i = 0; error == NULL && value == NULL && i < G_N_ELEMENTS (methods); i++)
    if ((value = tao_query_get (job->query, job->calls[i])) != NULL)
      registry = tao_query_get_registry (job->query, job->calls[i]);
  while (value != NULL && tao_value_is_variant (value, "Some"))
    value = tao_value_get_child (value, 0);
  if (error == NULL && (value == NULL || tao_value_is_variant (value, "None")))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "subnet %u has no settings to tell", job->netuid);
  if (tao_record_fail_take (task, error))
    return;
  list = g_array_new (FALSE, TRUE, sizeof (TaoChainHyperparam));
  if (tao_value_get_kind (value) == TAO_VALUE_LIST)
    take_list (value, list, registry);
  else
    take_struct (value, list, registry);
  params = g_new0 (TaoChainHyperparams, 1);
  params->netuid = job->netuid;
  params->n = list->len;
  params->params = (TaoChainHyperparam *) (gpointer) g_array_free (list, FALSE);
  g_task_return_pointer (task, params, (GDestroyNotify) tao_chain_hyperparams_free);
  g_object_unref (task);
}

void
tao_chain_read_hyperparams_async (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  TaoKeyPart key = TAO_KEY_PART_U16 (netuid);
  gboolean asked = FALSE;

  job->netuid = netuid;
  job->query = tao_query_new (connection, anchor);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      gboolean has = !asked && tao_runtime_has_api (anchor->code, "SubnetInfoRuntimeApi", methods[i]);

      job->calls[i] = tao_query_add_call (job->query, "SubnetInfoRuntimeApi", has ? methods[i] : "", &key, 1);
      asked |= has;
    }
  tao_query_run_async (job->query, cancellable, cb,
                       tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoChainHyperparams *
tao_chain_read_hyperparams_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_hyperparams_free (TaoChainHyperparams *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->params[i].name);
      g_free (self->params[i].text);
    }
  g_free (self->params);
  g_free (self);
}

const TaoChainHyperparam *
tao_chain_hyperparams_find (const TaoChainHyperparams *self, const char *name)
{
  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->params[i].name, name))
      return &self->params[i];
  return NULL;
}
