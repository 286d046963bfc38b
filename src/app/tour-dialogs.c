#include "app/tour-dialogs.h"

#include "app/tour.h"

#define TICK_MS 120
#define OPEN_TICKS 6           /* until what a dialog asks the chain is there */
#define REVIEW_TICKS 14
#define LOOK_TICKS 3
#define MOST_TRIES 100         /* a busy computer paints late */
#define NARROW 400
#define HEIGHT 760

/* Well known: the second development account. */
#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"

/* How a dialog is opened: by an action of @page's, and then, if it is one that comes after another, by a button of that. */
static const struct {
  const char *name, *page, *action, *target, *button;
} dialogs[] = {
  { "create-wallet", "wallets", "wallets.create", NULL, NULL },
  { "import-wallet", "wallets", "wallets.import", NULL, NULL },
  { "watch-address", "wallets", "wallets.watch", NULL, NULL },
  { "receive", "wallets", "wallets.receive", NULL, NULL },
  { "sign-message", "wallets", "wallets.sign", NULL, NULL },
  { "verify-message", "wallets", "wallets.verify", NULL, NULL },
  { "label", "wallets", "wallets.label", NULL, NULL },
  { "spending-rules", "wallets", "wallets.rules", NULL, NULL },
  { "send", "wallets", "win.send", BOB, NULL },
  { "stake", "portfolio", "win.stake", "stake?netuid=1&amount=25000000000", NULL },
  { "unstake", "portfolio", "win.stake", "unstake?netuid=1&amount=1000000000", NULL },
  { "move", "portfolio", "win.stake", "move?netuid=1&netuid_to=2&amount=1000000000", NULL },
  { "review-stake", "portfolio", "win.stake", "stake?netuid=1&amount=25000000000", "stake-confirm" },
  { "rebalance", "portfolio", "win.rebalance", NULL, NULL },
  { "batch", "portfolio", "win.batch", NULL, NULL },
  { "transfer-stake", "portfolio", "win.order", "transfer-stake?to=" BOB, NULL },
  { "unstake-all", "portfolio", "win.order", "unstake-all", NULL },
  { "review-unstake-all", "portfolio", "win.order", "unstake-all", "order-confirm" },
  { "claim-root", "portfolio", "win.order", "claim-root", NULL },
  { "claim-type", "portfolio", "win.order", "claim-type", NULL },
  { "auto-stake", "portfolio", "win.order", "auto-stake", NULL },
  { "children", "portfolio", "win.order", "children", NULL },
  { "take", "portfolio", "win.order", "take", NULL },
  { "register", "portfolio", "win.order", "register", NULL },
  { "serve-axon", "portfolio", "win.order", "serve-axon", NULL },
  { "subnet-identity", "portfolio", "win.order", "subnet-identity", NULL },
  { "identity", "portfolio", "win.order", "identity", NULL },
  { "create-subnet", "portfolio", "win.order", "create-subnet", NULL },
  { "preferences", "portfolio", "app.preferences", NULL, NULL },
};

static const struct { const char *name; AdwColorScheme scheme; gboolean narrow; } looks[] = {
  { "wide-light", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE }, { "wide-dark", ADW_COLOR_SCHEME_FORCE_DARK, FALSE },
  { "400-dark", ADW_COLOR_SCHEME_FORCE_DARK, TRUE }, { "400-light", ADW_COLOR_SCHEME_FORCE_LIGHT, TRUE },
};

struct _TaoTourDialogs {
  TaoWindow *window;
  char *folder;
  void (*done) (gboolean success, gpointer user_data);
  gpointer user_data;
  guint tick_id;
  guint dialog, look;
  guint ticks;               /* to wait before the next thing */
  guint tries;               /* pictures that did not come out yet */
  enum { OPEN, FOLLOW, SHOW, DRAW } next;
};

/* The dialog that was opened last. (nullable) */
static GtkWindow *
find_dialog (TaoTourDialogs *self)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  GtkWindow *found = NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != self->window && gtk_widget_get_visible (l->data)
        && (found == NULL || gtk_window_get_transient_for (l->data) == found))
      found = l->data;
  return found;
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  if (g_str_equal (gtk_widget_get_name (widget), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
close_all (TaoTourDialogs *self)
{
  GtkWindow *dialog;

  while ((dialog = find_dialog (self)) != NULL)
    gtk_window_destroy (dialog);
}

static void
open_dialog (TaoTourDialogs *self)
{
  TaoRoute route = tao_route_page (dialogs[self->dialog].page);
  const char *target = dialogs[self->dialog].target;
  GtkWidget *from;

  tao_window_go (self->window, &route);
  from = GTK_WIDGET (tao_window_get_page (self->window));
  gtk_widget_activate_action_variant (from, dialogs[self->dialog].action, target != NULL ? g_variant_new_string (target) : NULL);
}

static void
show_look (TaoTourDialogs *self, GtkWindow *dialog)
{
  int least, natural;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), looks[self->look].scheme);
  if (!looks[self->look].narrow)
    return;
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  if (least > NARROW && looks[self->look].scheme == ADW_COLOR_SCHEME_FORCE_DARK)
    g_printerr ("tour: the dialog %s needs %d px\n", dialogs[self->dialog].name, least);
  gtk_window_set_default_size (dialog, NARROW, HEIGHT);
}

/* FALSE: not painted yet, or the folder is full. */
static gboolean
draw (TaoTourDialogs *self, GtkWindow *dialog)
{
  g_autoptr(GdkTexture) texture = tao_tour_draw (dialog);
  g_autofree char *name = g_strdup_printf ("dialog-%s-%s.png", dialogs[self->dialog].name, looks[self->look].name);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return texture != NULL && gdk_texture_save_to_png (texture, path);
}

static void
next_dialog (TaoTourDialogs *self)
{
  close_all (self);
  self->dialog++;
  self->look = 0;
  self->next = OPEN;
}

static gboolean
tick_cb (gpointer data)
{
  TaoTourDialogs *self = data;
  GtkWindow *dialog = find_dialog (self);
  GtkWidget *button = NULL;

  if (self->ticks > 0)
    {
      /* Until it has been painted again there is no picture of it. */
      if (dialog != NULL && self->ticks > 1)
        gtk_widget_queue_draw (GTK_WIDGET (dialog));
      self->ticks--;
      return G_SOURCE_CONTINUE;
    }
  if (self->dialog == G_N_ELEMENTS (dialogs))
    {
      self->tick_id = 0;
      self->done (TRUE, self->user_data);
      return G_SOURCE_REMOVE;
    }
  if (self->next != OPEN && dialog == NULL)
    {
      g_printerr ("tour: the dialog %s did not open\n", dialogs[self->dialog].name);
      next_dialog (self);
      return G_SOURCE_CONTINUE;
    }
  switch (self->next)
    {
    case OPEN:
      open_dialog (self);
      self->next = dialogs[self->dialog].button != NULL ? FOLLOW : SHOW;
      self->ticks = OPEN_TICKS;
      break;
    case FOLLOW:
      button = find_named (GTK_WIDGET (dialog), dialogs[self->dialog].button);
      if (button != NULL)
        g_signal_emit_by_name (button, "clicked");
      self->next = SHOW;
      self->ticks = REVIEW_TICKS;
      break;
    case SHOW:
      show_look (self, dialog);
      self->next = DRAW;
      self->ticks = LOOK_TICKS;
      break;
    case DRAW:
    default:
      if (!draw (self, dialog))
        {
          if (++self->tries < MOST_TRIES)
            break;
          g_printerr ("tour: cannot draw the dialog %s\n", dialogs[self->dialog].name);
          self->tick_id = 0;
          self->done (FALSE, self->user_data);
          return G_SOURCE_REMOVE;
        }
      self->tries = 0;
      self->next = SHOW;
      if (++self->look == G_N_ELEMENTS (looks))
        next_dialog (self);
      break;
    }
  return G_SOURCE_CONTINUE;
}

TaoTourDialogs *
tao_tour_dialogs_start (TaoWindow *window, const char *folder, void (*done) (gboolean success, gpointer user_data), gpointer user_data)
{
  TaoTourDialogs *self = g_new0 (TaoTourDialogs, 1);

  self->window = window;
  self->folder = g_strdup (folder);
  self->done = done;
  self->user_data = user_data;
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  return self;
}

void
tao_tour_dialogs_free (TaoTourDialogs *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_free (self->folder);
  g_free (self);
}
