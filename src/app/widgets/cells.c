#include "app/widgets/cells.h"

#define CELLS_KEY "tao-cells"
#define CELL_KEY "tao-cell"

/* Rows that are filled before the table knows how much of it is in view. */
#define FIRST_ROWS 24
/* What rows near the view may take of a frame; those in it are never put off. */
#define SLICE_US 2000

/* The cells of one column. */
typedef struct {
  TaoCells *cells;
  const TaoColumn *column;
  GPtrArray *spare;            /* of GtkWidget, not in any row */
  GtkWidget *title;            /* (nullable) in the header, if the cells decide how wide the column is */
  int widest;                  /* of the cells emptied so far, px */
} Column;

/* One cell, for as long as its GtkListItem lives. */
typedef struct {
  Column *column;
  GtkListItem *list_item;
  guint index;                 /* in "bound", while it has an item */
  guint tick;                  /* 0: its widget is up to date */
} Cell;

struct _TaoCells {
  GtkColumnView *view;         /* owns us */
  GPtrArray *columns;          /* of Column */
  GPtrArray *bound;            /* of Cell */
  double row_height;           /* 0: not known yet */
  guint tick;
};

typedef struct {
  guint first, end;
} Range;

/* --- the widget of a cell --- */

static GtkWidget *
make_child (const TaoColumn *column)
{
  GtkWidget *child;

  if (column->make != NULL)
    {
      child = column->make ();
      if (column->numeric)
        gtk_widget_set_halign (child, GTK_ALIGN_END);
    }
  else
    {
      child = gtk_inscription_new (NULL);
      gtk_inscription_set_xalign (GTK_INSCRIPTION (child), column->numeric ? 1 : 0);
      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (child), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (child), 3);
      gtk_inscription_set_nat_chars (GTK_INSCRIPTION (child), 8);
      gtk_widget_add_css_class (child, "numeric");
      if (column->css_class != NULL)
        gtk_widget_add_css_class (child, column->css_class);
    }
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  return child;
}

static void
update (Cell *cell)
{
  const TaoColumn *column = cell->column->column;
  GtkWidget *child = gtk_list_item_get_child (cell->list_item);
  gpointer item = gtk_list_item_get_item (cell->list_item);

  if (child == NULL || item == NULL)
    return;
  if (column->bind != NULL)
    column->bind (child, item);
  else
    {
      g_autofree char *text = column->text (item);

      if (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (child)), text) != 0)
        gtk_inscription_set_text (GTK_INSCRIPTION (child), text);
    }
}

/* Several properties of a row change with one snapshot: update once. */
static gboolean
update_tick_cb (GtkWidget *child, GdkFrameClock *clock, gpointer user_data)
{
  Cell *cell = user_data;

  cell->tick = 0;
  update (cell);
  return G_SOURCE_REMOVE;
}

static void
item_changed_cb (GtkListItem *list_item)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), CELL_KEY);

  if (cell->tick == 0)
    cell->tick = gtk_widget_add_tick_callback (gtk_list_item_get_child (list_item), update_tick_cb, cell, NULL);
}

static void
fill (Cell *cell)
{
  GPtrArray *spare = cell->column->spare;
  GtkWidget *child = gtk_list_item_get_child (cell->list_item);

  if (child == NULL)
    {
      child = spare->len > 0 ? g_ptr_array_steal_index_fast (spare, spare->len - 1) : g_object_ref_sink (make_child (cell->column->column));
      gtk_list_item_set_child (cell->list_item, child);
      g_object_unref (child);
    }
  g_object_set_data (G_OBJECT (child), CELL_KEY, cell);
  g_signal_connect_object (gtk_list_item_get_item (cell->list_item), "notify", G_CALLBACK (item_changed_cb), cell->list_item, G_CONNECT_SWAPPED);
  update (cell);
}

/* The widget stays in its cell, without an item. */
static void
release (Cell *cell)
{
  GtkWidget *child = gtk_list_item_get_child (cell->list_item);
  gpointer item = gtk_list_item_get_item (cell->list_item);

  if (cell->tick != 0)
    gtk_widget_remove_tick_callback (child, cell->tick);
  cell->tick = 0;
  g_signal_handlers_disconnect_by_func (item, item_changed_cb, cell->list_item);
  g_object_set_data (G_OBJECT (child), CELL_KEY, NULL);
  if (cell->column->column->unbind != NULL)
    cell->column->column->unbind (child, item);
}

/* A column does not become narrower again because its widest cell scrolls away. */
static void
keep_width (Column *column, GtkWidget *child)
{
  int width;

  if (column->title == NULL)
    return;
  gtk_widget_measure (gtk_widget_get_parent (child), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (width <= column->widest)
    return;
  column->widest = width;
  gtk_widget_set_size_request (column->title, width, -1);
}

static void
put_away (Cell *cell)
{
  GtkWidget *child = gtk_list_item_get_child (cell->list_item);

  keep_width (cell->column, child);
  g_ptr_array_add (cell->column->spare, g_object_ref (child));
  gtk_list_item_set_child (cell->list_item, NULL);
}

/* --- which rows --- */

static Range
widened (Range range, guint by)
{
  return (Range) { range.first > by ? range.first - by : 0, range.end + by };
}

/* Whether there are so few rows that all are filled. */
static gboolean
is_whole (TaoCells *self)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (self->view));

  return rows == NULL || g_list_model_get_n_items (rows) <= TAO_CELLS_ALL;
}

/* The rows in view, as far as that is known. */
static Range
in_view (TaoCells *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double page = adjustment != NULL ? gtk_adjustment_get_page_size (adjustment) : 0;
  double value = adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;

  if (self->row_height < 1 || page < 1)
    return (Range) { 0, FIRST_ROWS };
  return (Range) { (guint) (value / self->row_height), (guint) ((value + page) / self->row_height) + 1 };
}

static guint
margin (Range view)
{
  return MAX (8, (view.end - view.first) / 2);
}

static gboolean
holds (Range range, Cell *cell)
{
  guint position = gtk_list_item_get_position (cell->list_item);

  return position >= range.first && position < range.end;
}

static gboolean
is_filled (Cell *cell)
{
  return gtk_list_item_get_child (cell->list_item) != NULL;
}

static gboolean
has_focus (Cell *cell)
{
  GtkWidget *parent = gtk_widget_get_parent (gtk_list_item_get_child (cell->list_item));

  return parent != NULL && gtk_widget_get_focus_child (parent) != NULL;
}

static int
row_height (GtkWidget *row)
{
  int height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

/* A row without widgets is as high as the others, else places would shift while one scrolls. The style sheet sees to
 * that, until letters are larger than its rows. */
static void
level (TaoCells *self)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));
  int highest = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    highest = MAX (highest, row_height (row));
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (row_height (row) < highest)
      gtk_widget_set_size_request (row, -1, highest);
}

static void
fill_range (TaoCells *self, Range range, gint64 end_us, gboolean *late)
{
  for (guint i = 0; i < self->bound->len && !*late; i++)
    {
      Cell *cell = self->bound->pdata[i];

      if (is_filled (cell) || !holds (range, cell))
        continue;
      fill (cell);
      *late = g_get_monotonic_time () > end_us;
    }
}

/* Before the layout of a frame: takes the widgets of rows that are far away, fills what is in view, and of what is near
 * as much as there is time for. */
static gboolean
fill_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TaoCells *self = user_data;
  gboolean whole = is_whole (self);
  Range view = in_view (self), near = widened (view, whole ? TAO_CELLS_ALL : margin (view)), far = widened (near, margin (view));
  gboolean late = FALSE, too_late = FALSE;

  for (guint i = 0; i < self->bound->len; i++)
    {
      Cell *cell = self->bound->pdata[i];

      if (!is_filled (cell) || holds (far, cell) || has_focus (cell))
        continue;
      release (cell);
      put_away (cell);
    }
  fill_range (self, view, G_MAXINT64, &late);
  fill_range (self, near, g_get_monotonic_time () + SLICE_US, &too_late);
  if (!whole)
    level (self);
  if (too_late)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
look (TaoCells *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), fill_tick_cb, self, NULL);
}

static void
scrolled_cb (GtkColumnView *view)
{
  look (tao_cells_get (view));
}

/* The view has been laid out: now its rows' height is known. */
static void
resized_cb (GtkColumnView *view)
{
  TaoCells *self = tao_cells_get (view);
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (view));
  guint n = rows != NULL ? g_list_model_get_n_items (rows) : 0;

  if (n > 0)
    self->row_height = gtk_adjustment_get_upper (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view))) / n;
  look (self);
}

static void
adjustment_changed_cb (GtkColumnView *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (resized_cb), view, G_CONNECT_SWAPPED);
}

/* What is shown for the first time is filled at once, for whoever looks at it before it is drawn. */
static void
mapped_cb (GtkColumnView *view)
{
  TaoCells *self = tao_cells_get (view);
  gboolean late = FALSE;

  fill_range (self, in_view (self), G_MAXINT64, &late);
  look (self);
}

/* --- the factory --- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->column = column;
  cell->list_item = list_item;
  g_object_set_data_full (G_OBJECT (list_item), CELL_KEY, cell, g_free);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), CELL_KEY);
  TaoCells *self = column->cells;

  cell->index = self->bound->len;
  g_ptr_array_add (self->bound, cell);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->view)) && holds (in_view (self), cell))
    fill (cell);
  else if (is_filled (cell))
    put_away (cell);
  look (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), CELL_KEY);
  GPtrArray *bound = column->cells->bound;

  if (is_filled (cell))
    release (cell);
  ((Cell *) bound->pdata[bound->len - 1])->index = cell->index;
  g_ptr_array_remove_index_fast (bound, cell->index);
}

GtkListItemFactory *
tao_cells_new_factory (TaoCells *self, const TaoColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *kept = g_new0 (Column, 1);

  kept->cells = self;
  kept->column = column;
  kept->spare = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->columns, kept);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), kept);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), kept);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), kept);
  return factory;
}

void
tao_cells_set_title (TaoCells *self, const TaoColumn *column, GtkWidget *title)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *kept = self->columns->pdata[i];

      /* Texts are as wide as they are told, not as they are long. */
      if (kept->column == column && column->make != NULL && column->width == 0)
        kept->title = title;
    }
}

static void
column_free (gpointer data)
{
  Column *column = data;

  g_ptr_array_unref (column->spare);
  g_free (column);
}

static void
cells_free (gpointer data)
{
  TaoCells *self = data;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->bound);
  g_free (self);
}

TaoCells *
tao_cells_get (GtkColumnView *view)
{
  TaoCells *self = g_object_get_data (G_OBJECT (view), CELLS_KEY);

  if (self != NULL)
    return self;
  self = g_new0 (TaoCells, 1);
  self->view = view;
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->bound = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (view), CELLS_KEY, self, cells_free);
  g_signal_connect (view, "notify::vadjustment", G_CALLBACK (adjustment_changed_cb), NULL);
  g_signal_connect (view, "map", G_CALLBACK (mapped_cb), NULL);
  adjustment_changed_cb (view);
  return self;
}

const TaoColumn *
tao_cells_describe (GtkWidget *child, gpointer *item)
{
  Cell *cell = child != NULL ? g_object_get_data (G_OBJECT (child), CELL_KEY) : NULL;

  if (item != NULL)
    *item = cell != NULL ? gtk_list_item_get_item (cell->list_item) : NULL;
  return cell != NULL ? cell->column->column : NULL;
}
