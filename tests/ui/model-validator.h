/* Watches a list model and holds it to its word: each items-changed must lead
 * from what was there to what is there, and nothing changes without one. */
#pragma once

#include <gio/gio.h>

typedef struct {
  GListModel *model;
  GPtrArray *mirror;      /* what the signals say is there */
  guint n_changes;
} ModelValidator;

/* The mirror is the model, item by item, and asking past the end gives nothing. */
static inline void
model_validator_check (ModelValidator *self)
{
  guint n = g_list_model_get_n_items (self->model);

  g_assert_cmpuint (n, ==, self->mirror->len);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (self->model, i);

      g_assert_nonnull (item);
      g_assert_true (g_type_is_a (G_OBJECT_TYPE (item), g_list_model_get_item_type (self->model)));
      g_assert_true (item == self->mirror->pdata[i]);
    }
  g_assert_null (g_list_model_get_item (self->model, n));
}

static inline void
model_validator_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  ModelValidator *self = data;

  self->n_changes++;
  g_assert_cmpuint (position + removed, <=, self->mirror->len);
  g_assert_cmpuint (self->mirror->len - removed + added, ==, g_list_model_get_n_items (model));
  if (removed > 0)
    g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, (int) (position + i), g_list_model_get_item (model, position + i));
  model_validator_check (self);
}

static inline ModelValidator *
model_validator_new (GListModel *model)
{
  ModelValidator *self = g_new0 (ModelValidator, 1);

  self->model = g_object_ref (model);
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (self->mirror, g_list_model_get_item (model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (model_validator_changed_cb), self);
  return self;
}

static inline void
model_validator_free (ModelValidator *self)
{
  model_validator_check (self);
  g_signal_handlers_disconnect_by_func (self->model, model_validator_changed_cb, self);
  g_ptr_array_unref (self->mirror);
  g_object_unref (self->model);
  g_free (self);
}
