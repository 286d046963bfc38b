/* What the window costs: its first frame against that of an empty
 * AdwApplicationWindow of the same run, from the start of a process and from
 * the second window of one, switching pages, sorting and scrolling
 * a table of 256 rows, and the memory with every page open; with a development
 * chain given in TAOSCOPE_LOCALNET also the Metagraph tab of 256 UIDs and the
 * memory beside 128 subnets, and for how long a tour of all pages keeps the
 * main loop from its next turn. A frame is what the
 * frame clock spends from "before-paint" to "after-paint": layout, snapshot and
 * the cairo renderer, at 1280 × 800. */
#include <adwaita.h>
#include <stdio.h>
#include <time.h>

#include "app/page-registry.h"
#include "app/widgets/table.h"
#include "app/window.h"
#include "market-sample.h"

#include "../../localnet-process.h"

#define STARTS 25
#define ROWS 256
#define SORTS 20
#define SCROLLS 240

static AdwApplication *application;

/* By the clock on the wall and in processor time of the whole process: on a
 * busy machine only the second says what our own work costs. */
typedef struct {
  double wall[512];
  double cpu[512];
  guint n;
} Times;

typedef struct {
  gint64 wall_us;
  gint64 cpu_us;
} Stamp;

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Of the thread that draws, in processor time: what it was kept busy for, on whatever machine. */
static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static Stamp
now (void)
{
  return (Stamp) { g_get_monotonic_time (), cpu_us () };
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
add_since (Times *self, Stamp start)
{
  if (self->n == G_N_ELEMENTS (self->wall))
    return;
  self->wall[self->n] = (double) (g_get_monotonic_time () - start.wall_us) / 1000;
  self->cpu[self->n++] = (double) (cpu_us () - start.cpu_us) / 1000;
}

static double
percentile (double *times, guint n, guint percent)
{
  if (n == 0)
    return 0;
  qsort (times, n, sizeof *times, compare);
  return times[MIN (n - 1, n * percent / 100)];
}

static void
report (const char *what, Times *times)
{
  g_print ("%-38s p50 %7.2f  p99 %7.2f ms   processor p50 %7.2f  p99 %7.2f ms  (%u)\n", what,
           percentile (times->wall, times->n, 50), percentile (times->wall, times->n, 99),
           percentile (times->cpu, times->n, 50), percentile (times->cpu, times->n, 99), times->n);
}

static void
report_ratio (const char *what, Times *times, Times *reference)
{
  g_print ("%-38s %.2f ×   processor %.2f ×\n", what,
           percentile (times->wall, times->n, 50) / percentile (reference->wall, reference->n, 50),
           percentile (times->cpu, times->n, 50) / percentile (reference->cpu, reference->n, 50));
}

/* --- frames --- */

static Stamp frame_start;
static guint n_frames;
static Times *frames;            /* (nullable) where they go */
static double drawing_ms;        /* of this thread, in all frames so far */
static double drawing_start_ms;

static void
before_paint_cb (void)
{
  frame_start = now ();
  drawing_start_ms = thread_ms ();
}

static void
after_paint_cb (void)
{
  if (frames != NULL && frame_start.wall_us != 0)
    add_since (frames, frame_start);
  frame_start.wall_us = 0;
  drawing_ms += thread_ms () - drawing_start_ms;
  n_frames++;
}

static void
watch (GtkWidget *window)
{
  GdkFrameClock *clock;

  gtk_widget_realize (window);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

static void
wait_for_frame (GtkWidget *widget)
{
  guint before = n_frames;

  gtk_widget_queue_draw (widget);
  while (n_frames == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
scroll_through (GtkWidget *window, GtkAdjustment *adjustment, Times *out)
{
  frames = out;
  for (guint i = 0; i < SCROLLS; i++)
    {
      double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
      double to = (double) (i % (SCROLLS / 2)) / (SCROLLS / 2) * end;

      gtk_adjustment_set_value (adjustment, i < SCROLLS / 2 ? to : end - to);
      wait_for_frame (window);
    }
  frames = NULL;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- the window --- */

static GtkWidget *
empty_window (void)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  return window;
}

static GtkWidget *
full_window (void)
{
  TaoWindow *window = tao_window_new (application, NULL);
  TaoRoute route = tao_route_page ("overview");
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, 1000);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  tao_window_go (window, &route);
  tao_window_offer_snapshot (window, snapshot);
  return GTK_WIDGET (window);
}

static gboolean
holds_page (GtkWidget *widget)
{
  if (TAO_IS_PAGE (widget))
    return tao_page_is_ready (TAO_PAGE (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (holds_page (child))
      return TRUE;
  return FALSE;
}

/* @page: (nullable) until the frame in which the first page has its content, where there are pages. */
static void
time_start (GtkWidget *(*create) (void), Times *out, Times *page)
{
  Stamp start = now ();
  GtkWidget *window = create ();
  guint before = n_frames;

  watch (window);
  gtk_window_present (GTK_WINDOW (window));
  while (n_frames == before)
    g_main_context_iteration (NULL, TRUE);
  add_since (out, start);
  if (page != NULL)
    {
      while (!holds_page (window))
        g_main_context_iteration (NULL, TRUE);
      wait_for_frame (window);
      add_since (page, start);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
bench_start (void)
{
  Times empty = { 0 }, full = { 0 }, page = { 0 };

  /* The first of each loads fonts, icons and templates for all. */
  for (guint i = 0; i < STARTS; i++)
    {
      time_start (empty_window, &empty, NULL);
      time_start (full_window, &full, &page);
    }
  report ("another window to first frame, empty", &empty);
  report ("another window to first frame, ours", &full);
  report ("another window to its page", &page);
  report_ratio ("first frame, ours to empty", &full, &empty);
  report_ratio ("first page, ours to empty", &page, &empty);
}

static void
report_memory (const char *what)
{
  g_autofree char *text = NULL;
  glong size = 0, resident = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) && sscanf (text, "%ld %ld", &size, &resident) == 2)
    g_print ("%-38s %.0f MB\n", what, (double) resident * 4096 / 1e6);
}

static void
bench_pages (void)
{
  TaoWindow *window = TAO_WINDOW (full_window ());
  Times first = { 0 }, again = { 0 };
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  watch (GTK_WIDGET (window));
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (GTK_WIDGET (window));
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < n; i++)
      {
        TaoRoute route = tao_route_page (entries[i].name);
        Stamp start = now ();

        if (entries[i].group == 0)
          continue;
        tao_window_go (window, &route);
        wait_for_frame (GTK_WIDGET (window));
        add_since (round == 0 ? &first : &again, start);
        settle ();
      }
  report ("page switch, the first time", &first);
  report ("page switch", &again);
  report_memory ("resident, every page open");
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* --- a table of 256 rows --- */

static guint64
key_of (gpointer item)
{
  return strtoull (gtk_string_object_get_string (item), NULL, 10);
}

static char *
key_text (gpointer item)
{
  return g_strdup (gtk_string_object_get_string (item));
}

static const TaoColumn columns[] = {
  { .id = "a", .title = "UID", .numeric = TRUE, .text = key_text, .key_u64 = key_of },
  { .id = "b", .title = "Name", .expand = TRUE, .text = key_text },
  { .id = "c", .title = "Incentive", .numeric = TRUE, .text = key_text, .key_u64 = key_of },
  { .id = "d", .title = "Stake", .numeric = TRUE, .text = key_text, .key_u64 = key_of },
  { .id = "e", .title = "Age", .numeric = TRUE, .text = key_text, .key_u64 = key_of },
  { .id = "f", .title = "Status", .text = key_text },
};

static void
bench_table (void)
{
  GtkWidget *window = empty_window (), *table = tao_table_new ("bench", columns, G_N_ELEMENTS (columns), "a");
  GtkColumnView *view = tao_table_get_view (TAO_TABLE (table));
  g_autoptr(GListStore) rows = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  Times sorts = { 0 }, scrolls = { 0 };

  for (guint i = 0; i < ROWS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i * 7919 % 65536);
      g_autoptr(GtkStringObject) row = gtk_string_object_new (text);

      g_list_store_append (rows, row);
    }
  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (rows));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), table);
  watch (window);
  gtk_window_present (GTK_WINDOW (window));
  /* Its rows are made over some frames. */
  while (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (view))) < ROWS)
    wait_for_frame (window);
  for (guint i = 0; i < 10; i++)
    wait_for_frame (window);

  for (guint i = 0; i < SORTS; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), i % 2 == 0 ? 2 : 0);
      Stamp start = now ();

      gtk_column_view_sort_by_column (view, column, i % 4 < 2 ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
      wait_for_frame (window);
      add_since (&sorts, start);
      settle ();
    }
  report ("sort of 256 rows, to its frame", &sorts);

  scroll_through (window, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)), &scrolls);
  report ("scroll of 256 rows, a frame (aim 16)", &scrolls);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
activate_cb (void)
{
}

/* --- beside a whole network --- */

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Lets the engine and frames work until @done says so; FALSE after @seconds. */
static gboolean
wait_until (gboolean (*done) (TaoWindow *window), TaoWindow *window, guint seconds)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (!done (window) && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  return done (window);
}

static gboolean
is_complete (TaoWindow *window)
{
  TaoSnapshot *snapshot = tao_window_get_snapshot (window);
  guint n = 0;

  if (snapshot != NULL)
    tao_snapshot_get_subnets (snapshot, &n);
  return n >= 128;
}

static gboolean
has_metagraph (TaoWindow *window)
{
  GtkWidget *table = find_below (GTK_WIDGET (window), TAO_TYPE_TABLE);

  return tao_page_get_state (tao_window_get_page (window)) == TAO_STATE_CONTENT && table != NULL &&
         tao_table_get_n_shown (TAO_TABLE (table)) > 128;
}

static gboolean
is_ready (TaoWindow *window)
{
  return tao_page_is_ready (tao_window_get_page (window));
}

/* --- how long the main loop is kept --- */

#define AIM_MS 8.0

typedef struct {
  GArray *ms;              /* of double, one for each turn */
  double longest_frame;
} Turns;

/* What the loop does between two looks at its sources, without frames. Several of one priority are one turn: the
 * figure errs on the long side. */
static void
turn (Turns *turns)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[64];
  double start, drawn;
  int priority, timeout, n;

  g_main_context_prepare (context, &priority);
  n = MIN (g_main_context_query (context, priority, &timeout, fds, G_N_ELEMENTS (fds)), (int) G_N_ELEMENTS (fds));
  g_poll (fds, (guint) n, timeout < 0 ? 20 : MIN (timeout, 20));
  g_main_context_check (context, priority, fds, n);
  start = thread_ms ();
  drawn = drawing_ms;
  g_main_context_dispatch (context);
  drawn = drawing_ms - drawn;
  start = thread_ms () - start - drawn;
  turns->longest_frame = MAX (turns->longest_frame, drawn);
  g_array_append_val (turns->ms, start);
}

/* To @route, until it is ready and has been drawn; says what it took. */
static void
tour_to (TaoWindow *window, const TaoRoute *route, GArray *all)
{
  Turns turns = { g_array_new (FALSE, FALSE, sizeof (double)), 0 };
  gint64 deadline = g_get_monotonic_time () + 3 * G_USEC_PER_SEC, seen;
  g_autofree char *name = tao_route_to_string (route);
  double start = thread_ms (), went;

  tao_window_go (window, route);
  went = thread_ms () - start;
  g_array_append_val (turns.ms, went);
  /* Some wait for a history, which a new chain does not have: they are seen without. */
  while (!tao_page_is_ready (tao_window_get_page (window)) && g_get_monotonic_time () < deadline)
    turn (&turns);
  for (seen = g_get_monotonic_time (); g_get_monotonic_time () < seen + G_USEC_PER_SEC / 3;)
    turn (&turns);
  g_array_append_vals (all, turns.ms->data, turns.ms->len);
  g_print ("  %-36s to go there %6.2f   longest turn %6.2f   longest frame %6.2f ms\n", name, went,
           percentile ((double *) turns.ms->data, turns.ms->len, 100), turns.longest_frame);
  g_array_unref (turns.ms);
}

static void
bench_tour (TaoWindow *window)
{
  static const char *const places[] = {
    "overview", "subnets", "validators", "portfolio", "wallets", "activity", "node", "learn", "state", "alerts",
    "subnet?netuid=1", "subnet?netuid=1&tab=market", "subnet?netuid=1&tab=metagraph", "subnet?netuid=1&tab=weights",
    "subnet?netuid=1&tab=verify", "subnet?netuid=1&tab=parameters", "uid?netuid=1&uid=3",
  };
  g_autoptr(GArray) turns = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint round = 0; round < 2; round++)
    {
      guint over = 0;

      g_print ("a tour of the pages, %s\n", round == 0 ? "the first" : "another");
      g_array_set_size (turns, 0);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          TaoRoute route;

          if (tao_route_parse (places[i], &route))
            tour_to (window, &route, turns);
        }
      for (guint i = 0; i < turns->len; i++)
        over += g_array_index (turns, double, i) > AIM_MS;
      g_print ("%-38s p99 %7.2f  longest %7.2f ms   %u of %u over %.0f ms\n", "turn of the main loop (aim 8)",
               percentile ((double *) turns->data, turns->len, 99), percentile ((double *) turns->data, turns->len, 100), over, turns->len, AIM_MS);
    }
}

static void
visit_pages (TaoWindow *window)
{
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    if (entries[i].group != 0)
      {
        TaoRoute route = tao_route_page (entries[i].name);

        tao_window_go (window, &route);
        /* Some wait for a history, which a new chain does not have: they are seen without. */
        wait_until (is_ready, window, 3);
        wait_for_frame (GTK_WIDGET (window));
      }
}

static void
bench_memory (TaoWindow *window)
{
  TaoRoute metagraph = tao_route_subnet (1, "metagraph");
  Times scrolls = { 0 };
  GtkWidget *table;

  report_memory ("resident, 128 subnets, Overview");
  visit_pages (window);
  report_memory ("resident, 128 subnets, every page");
  tao_window_go (window, &metagraph);
  if (wait_until (has_metagraph, window, 20))
    {
      table = find_below (GTK_WIDGET (window), TAO_TYPE_TABLE);
      settle ();
      scroll_through (GTK_WIDGET (window), gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (tao_table_get_view (TAO_TABLE (table)))), &scrolls);
      report ("scroll of the Metagraph tab (aim 16)", &scrolls);
      report_memory ("resident, and a Metagraph (aim 250)");
    }
  else
    g_print ("the Metagraph tab did not come\n");
}

/* A window on a development chain of 128 subnets. */
static void
open_network (void (*run) (TaoWindow *window))
{
  const char *program = g_getenv ("TAOSCOPE_LOCALNET");
  g_autofree char *endpoint = NULL, *folder = NULL;
  g_autoptr(GSubprocess) chain = NULL;
  g_autoptr(TaoEngine) engine = NULL;
  TaoRoute overview = tao_route_page ("overview");
  TaoWindow *window;

  if (program == NULL)
    {
      g_print ("no TAOSCOPE_LOCALNET: the network is left out\n");
      return;
    }
  chain = localnet_start (program, "--tmp --port 0 --manual --preset network", &endpoint);
  folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);
  engine = tao_engine_new (&(TaoEngineNetwork) { .id = "local", .endpoints = endpoint, .data_folder = folder });
  window = tao_window_new (application, engine);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  tao_window_go (window, &overview);
  watch (GTK_WIDGET (window));
  gtk_window_present (GTK_WINDOW (window));
  if (!wait_until (is_complete, window, 60))
    g_print ("fewer than 128 subnets have come\n");
  run (window);
  gtk_window_destroy (GTK_WINDOW (window));
  tao_engine_shutdown (engine);
  g_subprocess_force_exit (chain);
  settle ();
  g_spawn_sync (NULL, (char **) (const char *[]) { "rm", "-r", "--", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
bench_network (void)
{
  open_network (bench_memory);
}

static void
bench_turns (void)
{
  open_network (bench_tour);
}

/* --- from the start of a process --- */

/* In the child: until the first frame, in µs since @started, and the processor's. */
static int
run_child (const char *kind, gint64 started)
{
  GtkWidget *window = g_str_equal (kind, "empty") ? empty_window () : full_window ();

  watch (window);
  gtk_window_present (GTK_WINDOW (window));
  while (n_frames == 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_get_monotonic_time () - started, cpu_us ());
  return 0;
}

static void
time_child (const char *kind, Times *out)
{
  g_autofree char *started = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autoptr(GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "/proc/self/exe", "--first-frame", kind, started, NULL);
  g_autofree char *answer = NULL;
  gint64 wall, cpu;

  if (child == NULL || !g_subprocess_communicate_utf8 (child, NULL, NULL, &answer, NULL, NULL)
      || sscanf (answer, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &wall, &cpu) != 2)
    g_error ("a started process has not said what it took");
  out->wall[out->n] = (double) wall / 1000;
  out->cpu[out->n++] = (double) cpu / 1000;
}

static void
bench_process (void)
{
  Times empty = { 0 }, full = { 0 };

  for (guint i = 0; i < STARTS; i++)
    {
      time_child ("empty", &empty);
      time_child ("ours", &full);
    }
  report ("process to first frame, empty window", &empty);
  report ("process to first frame, ours", &full);
  report_ratio ("process, ours to empty (aim 1.5)", &full, &empty);
}

/* All of them, or those named on the command line. */
static const struct { const char *name; void (*run) (void); } parts[] = {
  { "process", bench_process },
  { "start", bench_start },
  { "pages", bench_pages },
  { "table", bench_table },
  { "network", bench_network },
  { "turns", bench_turns },
};

int
main (int argc, char *argv[])
{
  /* The empty one is of a program without a style sheet, icons and templates of its own. */
  gboolean child = argc == 4 && g_str_equal (argv[1], "--first-frame");
  const char *resources = child && g_str_equal (argv[2], "empty") ? NULL : "/org/taoscope/Taoscope";

  gtk_init ();
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.taoscope.Taoscope.Bench", "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", resources, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 1;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  if (child)
    return run_child (argv[2], g_ascii_strtoll (argv[3], NULL, 10));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (argc < 2 || g_strv_contains ((const char *const *) argv + 1, parts[i].name))
      parts[i].run ();
  g_object_unref (application);
  return 0;
}
