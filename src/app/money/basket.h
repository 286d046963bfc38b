/* Orders collected for one signature. Each wallet has its own batch, as one
 * extrinsic has one signer: all of it happens, or nothing. Lives as long as
 * the program runs. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

#define TAO_BASKET_MOST 64        /* orders of one signer: the engine's own limit */

/* Copies with texts of their own; an array of them (of TaoOrder) frees them. */
GArray *tao_orders_new    (void);
void    tao_orders_append (GArray *orders, const TaoOrder *order);

#define TAO_TYPE_BASKET (tao_basket_get_type ())
G_DECLARE_FINAL_TYPE (TaoBasket, tao_basket, TAO, BASKET, GObject)

/* Signal "changed". */
TaoBasket      *tao_basket_new         (void);

/* Copies. FALSE, nothing added, if they do not fit. @tolerance_ppm: the batch keeps the smallest asked for. */
gboolean        tao_basket_add         (TaoBasket *self, const TaoKey32 *signer, const TaoOrder *orders, guint n, guint32 tolerance_ppm);
void            tao_basket_remove      (TaoBasket *self, const TaoKey32 *signer, guint index);
void            tao_basket_clear       (TaoBasket *self, const TaoKey32 *signer);

guint           tao_basket_get_n_signers (TaoBasket *self);
const TaoKey32 *tao_basket_get_signer  (TaoBasket *self, guint index);
/* Lends. */
const TaoOrder *tao_basket_get_orders  (TaoBasket *self, const TaoKey32 *signer, guint *n);
guint32         tao_basket_get_tolerance (TaoBasket *self, const TaoKey32 *signer);
/* Of all signers. */
guint           tao_basket_get_n       (TaoBasket *self);

G_END_DECLS
