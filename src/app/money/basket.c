#include "app/money/basket.h"

#include <string.h>

/* What one key is going to sign. */
typedef struct {
  TaoKey32 signer;
  GArray  *orders;
  guint32  tolerance_ppm;
} Batch;

struct _TaoBasket {
  GObject parent_instance;

  GPtrArray *batches;      /* of Batch, none empty */
};

G_DEFINE_FINAL_TYPE (TaoBasket, tao_basket, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
order_clear (gpointer data)
{
  TaoOrder *order = data;

  g_free ((char *) order->call);
  g_free ((char *) order->text);
}

GArray *
tao_orders_new (void)
{
  GArray *orders = g_array_new (FALSE, TRUE, sizeof (TaoOrder));

  g_array_set_clear_func (orders, order_clear);
  return orders;
}

void
tao_orders_append (GArray *orders, const TaoOrder *order)
{
  TaoOrder copy = *order;

  copy.call = g_strdup (order->call);
  copy.text = g_strdup (order->text);
  g_array_append_val (orders, copy);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_array_unref (batch->orders);
  g_free (batch);
}

static Batch *
find (TaoBasket *self, const TaoKey32 *signer)
{
  for (guint i = 0; i < self->batches->len; i++)
    if (memcmp (&((Batch *) self->batches->pdata[i])->signer, signer, sizeof *signer) == 0)
      return self->batches->pdata[i];
  return NULL;
}

gboolean
tao_basket_add (TaoBasket *self, const TaoKey32 *signer, const TaoOrder *orders, guint n, guint32 tolerance_ppm)
{
  Batch *batch = find (self, signer);

  if (n == 0 || (batch != NULL ? batch->orders->len : 0) + n > TAO_BASKET_MOST)
    return FALSE;
  if (batch == NULL)
    {
      batch = g_new0 (Batch, 1);
      batch->signer = *signer;
      batch->orders = tao_orders_new ();
      batch->tolerance_ppm = tolerance_ppm;
      g_ptr_array_add (self->batches, batch);
    }
  for (guint i = 0; i < n; i++)
    tao_orders_append (batch->orders, &orders[i]);
  batch->tolerance_ppm = MIN (batch->tolerance_ppm, tolerance_ppm);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
tao_basket_remove (TaoBasket *self, const TaoKey32 *signer, guint index)
{
  Batch *batch = find (self, signer);

  if (batch == NULL || index >= batch->orders->len)
    return;
  g_array_remove_index (batch->orders, index);
  if (batch->orders->len == 0)
    g_ptr_array_remove (self->batches, batch);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_basket_clear (TaoBasket *self, const TaoKey32 *signer)
{
  Batch *batch = find (self, signer);

  if (batch == NULL)
    return;
  g_ptr_array_remove (self->batches, batch);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
tao_basket_get_n_signers (TaoBasket *self)
{
  return self->batches->len;
}

const TaoKey32 *
tao_basket_get_signer (TaoBasket *self, guint index)
{
  return index < self->batches->len ? &((Batch *) self->batches->pdata[index])->signer : NULL;
}

const TaoOrder *
tao_basket_get_orders (TaoBasket *self, const TaoKey32 *signer, guint *n)
{
  Batch *batch = find (self, signer);

  *n = batch != NULL ? batch->orders->len : 0;
  return batch != NULL ? (const TaoOrder *) (void *) batch->orders->data : NULL;
}

guint32
tao_basket_get_tolerance (TaoBasket *self, const TaoKey32 *signer)
{
  Batch *batch = find (self, signer);

  return batch != NULL ? batch->tolerance_ppm : 0;
}

guint
tao_basket_get_n (TaoBasket *self)
{
  guint n = 0;

  for (guint i = 0; i < self->batches->len; i++)
    n += ((Batch *) self->batches->pdata[i])->orders->len;
  return n;
}

static void
tao_basket_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_BASKET (object)->batches);
  G_OBJECT_CLASS (tao_basket_parent_class)->finalize (object);
}

static void
tao_basket_class_init (TaoBasketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_basket_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_BASKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_basket_init (TaoBasket *self)
{
  self->batches = g_ptr_array_new_with_free_func (batch_free);
}

TaoBasket *
tao_basket_new (void)
{
  return g_object_new (TAO_TYPE_BASKET, NULL);
}
