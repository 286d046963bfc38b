/* The Node page over real child processes that are small scripts. */
#include "page-harness.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/pages/node/node-form.h"
#include "app/pages/node/node-log.h"
#include "app/pages/node/node-page.h"
#include "app/widgets/typed-confirm.h"

static const TaoSupervisorTimes quick = {
  .grace = 300, .backoff_min = 20, .backoff_max = 60, .healthy = 60000, .crash_window = 60000, .crash_limit = 3,
};

typedef struct {
  char *folder;
  TaoNodes *nodes;
  GSettings *settings;
  TaoNode *node;             /* (unowned) the scripted one */
  PageHarness harness;
} Fixture;

static void
put (Fixture *fixture, const char *script)
{
  g_autofree char *quoted = g_shell_quote (script);
  g_autofree char *command = g_strconcat ("sh -c ", quoted, NULL);
  g_autoptr(TaoProfile) profile = tao_profile_new (TAO_PROFILE_CUSTOM, "local", fixture->folder);
  g_autoptr(GError) error = NULL;

  g_free (profile->id);
  profile->id = g_strdup ("scripted");
  profile->extra = g_strdup (command);
  g_assert_true (tao_nodes_put (fixture->nodes, profile, &error));
  g_assert_no_error (error);
}

/* The newest of the list is the scripted one, and the page shows it. */
static void
open_with (Fixture *fixture, const char *script)
{
  TaoRoute route = tao_route_page ("node");
  GListModel *list;

  fixture->folder = g_dir_make_tmp ("taoscope-nodes-XXXXXX", NULL);
  fixture->settings = g_settings_new ("org.taoscope.Taoscope");
  g_settings_set_string (fixture->settings, "network", "finney");
  fixture->nodes = tao_nodes_new (fixture->folder, NULL);
  list = G_LIST_MODEL (fixture->nodes);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  fixture->harness = harness_open (TAO_TYPE_NODE_PAGE, &route);
  tao_node_page_set_nodes (TAO_NODE_PAGE (fixture->harness.page), fixture->nodes, fixture->settings);
  put (fixture, script);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  fixture->node = g_list_model_get_item (list, 3);
  g_object_unref (fixture->node);
  tao_supervisor_set_times (tao_node_get_supervisor (fixture->node), &quick);
}

static void
close_all (Fixture *fixture)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  harness_close (&fixture->harness);
  tao_supervisor_kill (tao_node_get_supervisor (fixture->node));
  wait_for (tao_supervisor_get_pid (tao_node_get_supervisor (fixture->node)) == 0);
  g_assert_finalize_object (fixture->nodes);
  g_object_unref (fixture->settings);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static GtkWidget *
button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
click (Fixture *fixture, const char *label)
{
  GtkWidget *found = button (GTK_WIDGET (fixture->harness.page), label);

  g_assert_nonnull (found);
  g_signal_emit_by_name (found, "clicked");
}

static TaoProcessState
state (Fixture *fixture)
{
  return tao_supervisor_get_state (tao_node_get_supervisor (fixture->node));
}

/* Checked, started, followed, measured, used, stopped. */
static void
test_run (void)
{
  Fixture fixture;
  GtkWidget *page;
  TaoNodeLog *log;
  g_autofree char *network = NULL;

  open_with (&fixture,
             "echo 'INFO Syncing 120.0 bps, target=#2000 (7 peers), best: #500 (0x12), finalized #400 (0x34)';"
             "echo 'ERROR Address already in use'; exec sleep 600");
  page = GTK_WIDGET (fixture.harness.page);
  log = nth_widget (&fixture.harness, TAO_TYPE_NODE_LOG, 0);
  wait_for (shows_text (page, "The data folder can be written"));
  g_assert_true (shows_text (page, "Nothing logged yet."));
  g_assert_null (button (page, "Stop"));

  click (&fixture, "Start");
  wait_for (state (&fixture) == TAO_PROCESS_RUNNING);
  wait_for (g_list_model_get_n_items (tao_node_log_get_lines (log)) == 2);
  g_assert_true (shows_text (page, "block 500 of 2,000"));
  g_assert_true (shows_text (page, "120 blocks a second · 7 peers"));
  g_assert_true (shows_text (page, "syncing"));
  wait_for (shows_text (page, "Another program uses the port. Stop it, or choose another port for this node."));
  tao_node_log_set_search (log, "ALREADY");
  g_assert_cmpuint (g_list_model_get_n_items (tao_node_log_get_lines (log)), ==, 1);
  tao_node_log_set_search (log, "no such words");
  g_assert_true (shows_text (page, "No line matches."));
  tao_node_log_set_search (log, "");
  wait_for (tao_node_get_samples (fixture.node, TAO_NODE_MEMORY)[TAO_NODE_SAMPLES - 1] > 0);
  harness_picture (&fixture.harness, "node-running");

  click (&fixture, "Use this node");
  network = g_settings_get_string (fixture.settings, "network");
  g_assert_cmpstr (network, ==, "ws://127.0.0.1:9944");
  g_settings_set_string (fixture.settings, "network", "finney");

  click (&fixture, "Stop");
  wait_for (state (&fixture) == TAO_PROCESS_STOPPED);
  g_assert_nonnull (button (page, "Start"));
  g_assert_null (button (page, "Stop now"));
  close_all (&fixture);
}

/* One that ends again and again is given up with its last words and a hint. */
static void
test_crash_loop (void)
{
  Fixture fixture;
  GtkWidget *page;
  guint failed = 0;

  open_with (&fixture, "echo 'Error: No space left on device'; exit 3");
  page = GTK_WIDGET (fixture.harness.page);
  g_signal_connect_swapped (fixture.nodes, "failed", G_CALLBACK (g_atomic_int_inc), &failed);
  click (&fixture, "Start");
  wait_for (state (&fixture) == TAO_PROCESS_FAILED);
  g_assert_cmpuint (failed, ==, 1);
  g_assert_true (shows_text (page, "It ended by itself with exit code 3. It ended too often in a short time and is not started "
                                   "again by itself. The disk is full. Free some space, then start the node again."));
  g_assert_true (shows_text (page, "failed"));
  harness_picture (&fixture.harness, "node-failed");
  close_all (&fixture);
}

/* TERM is ignored: Stop now is offered, and works. */
static void
test_kill (void)
{
  static const TaoSupervisorTimes patient = {
    .grace = 600000, .backoff_min = 20, .backoff_max = 60, .healthy = 60000, .crash_window = 60000, .crash_limit = 3,
  };
  Fixture fixture;

  open_with (&fixture, "trap '' TERM; echo up; while :; do sleep 1; done");
  tao_supervisor_set_times (tao_node_get_supervisor (fixture.node), &patient);
  click (&fixture, "Start");
  wait_for (g_list_model_get_n_items (G_LIST_MODEL (tao_supervisor_get_log (tao_node_get_supervisor (fixture.node)))) > 0);
  click (&fixture, "Stop");
  wait_for (state (&fixture) == TAO_PROCESS_STOPPING);
  click (&fixture, "Stop now");
  wait_for (state (&fixture) == TAO_PROCESS_STOPPED);
  close_all (&fixture);
}

static gboolean
is_at_end (TaoNodeLog *log, guint n)
{
  GtkWidget *scroller = GTK_WIDGET (log);
  GtkAdjustment *adjustment;
  guint skip = 0;

  scroller = find_widget (scroller, GTK_TYPE_SCROLLED_WINDOW, &skip);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  return g_list_model_get_n_items (tao_node_log_get_lines (log)) == n
         && gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment) - 1
         && gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

/* The newest lines are in sight however many come, and the time stands once in each. */
static void
test_log_follows (void)
{
  Fixture fixture;
  TaoNodeLog *log;
  g_autofree char *more = NULL, *script = NULL;

  more = g_strdup_printf ("%s/taoscope-more-%d", g_get_tmp_dir (), (int) getpid ());
  script = g_strdup_printf ("i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo \"2026-01-01 10:00:00.123 INFO line $i\"; done;"
                            "while [ ! -e '%s' ]; do sleep 0.02; done;"
                            "while [ $i -lt 340 ]; do i=$((i+1)); echo \"2026-01-01 10:00:00 INFO line $i\"; sleep 0.005; done;"
                            "exec sleep 600", more);
  open_with (&fixture, script);
  log = nth_widget (&fixture.harness, TAO_TYPE_NODE_LOG, 0);
  click (&fixture, "Start");
  wait_for (is_at_end (log, 300));
  wait_for (shows_text (GTK_WIDGET (log), "INFO line 300"));
  g_assert_true (g_file_set_contents (more, "", 0, NULL));
  wait_for (is_at_end (log, 340));
  wait_for (shows_text (GTK_WIDGET (log), "INFO line 340"));
  g_unlink (more);
  close_all (&fixture);
}

static guint64
free_space_cb (const char *folder, gpointer user_data)
{
  return *(guint64 *) user_data;
}

/* The disk fills: TERM in time, in words; not started again before there is space, then by its policy. */
static void
test_disk (void)
{
  guint64 left = TAO_NODE_DISK_RESERVE;
  Fixture fixture;
  GtkWidget *page;
  guint failed = 0;

  open_with (&fixture, "trap 'echo closed; exit 0' TERM; echo up; while :; do sleep 600 & wait; done");
  page = GTK_WIDGET (fixture.harness.page);
  tao_nodes_set_free_space (fixture.nodes, free_space_cb, &left);
  g_signal_connect_swapped (fixture.nodes, "failed", G_CALLBACK (g_atomic_int_inc), &failed);
  click (&fixture, "Start");
  wait_for (state (&fixture) == TAO_PROCESS_RUNNING
            && g_list_model_get_n_items (G_LIST_MODEL (tao_supervisor_get_log (tao_node_get_supervisor (fixture.node)))) == 1);
  tao_node_measure (fixture.node);
  g_assert_cmpint (state (&fixture), ==, TAO_PROCESS_RUNNING);

  /* Nobody asks: it is looked at with every sample. */
  left--;
  wait_for (state (&fixture) == TAO_PROCESS_STOPPED);
  g_assert_cmpstr (tao_supervisor_get_last_line (tao_node_get_supervisor (fixture.node)), ==, "closed");
  g_assert_cmpint (tao_supervisor_get_exit_code (tao_node_get_supervisor (fixture.node)), ==, 0);
  g_assert_cmpuint (failed, ==, 1);
  g_assert_true (shows_text (page, "It was stopped because less than 1 GiB of disk space is left. "
                                   "It starts again by itself when 2 GiB are free."));
  g_assert_true (shows_text (page, "waits for disk space"));
  harness_picture (&fixture.harness, "node-disk");
  left = TAO_NODE_DISK_AGAIN - 1;
  tao_node_measure (fixture.node);
  g_assert_cmpint (state (&fixture), ==, TAO_PROCESS_STOPPED);
  left++;
  wait_for (state (&fixture) == TAO_PROCESS_RUNNING);
  g_assert_false (shows_text (page, "It was stopped because"));

  /* Its user may give up waiting. */
  left = 0;
  wait_for (state (&fixture) == TAO_PROCESS_STOPPED);
  click (&fixture, "Stop");
  g_assert_true (shows_text (page, "It was stopped because less than 1 GiB of disk space is left. "
                                   "Free some space, then start it again."));
  left = TAO_NODE_DISK_AGAIN;
  tao_node_measure (fixture.node);
  g_assert_cmpint (state (&fixture), ==, TAO_PROCESS_STOPPED);
  g_assert_cmpuint (failed, ==, 2);
  close_all (&fixture);
}

/* It ended because the disk is full: it is not started again into the same. */
static void
test_disk_full_already (void)
{
  static const TaoSupervisorTimes patient = {
    .grace = 300, .backoff_min = 600000, .backoff_max = 600000, .healthy = 60000, .crash_window = 60000, .crash_limit = 3,
  };
  guint64 left = 0;
  Fixture fixture;

  open_with (&fixture, "echo 'Error: No space left on device'; exit 1");
  tao_supervisor_set_times (tao_node_get_supervisor (fixture.node), &patient);
  tao_nodes_set_free_space (fixture.nodes, free_space_cb, &left);
  click (&fixture, "Start");
  wait_for (tao_node_waits_for_disk (fixture.node));
  g_assert_cmpint (state (&fixture), ==, TAO_PROCESS_STOPPED);
  tao_node_set_restart (fixture.node, FALSE);
  g_assert_false (tao_node_waits_for_disk (fixture.node));
  close_all (&fixture);
}

/* A program that is not there is a sentence, and nothing is started. */
static void
test_missing (void)
{
  Fixture fixture;
  g_autoptr(TaoProfile) profile = NULL;

  open_with (&fixture, "true");
  profile = tao_profile_copy (tao_node_get_profile (fixture.node));
  g_free (profile->extra);
  profile->extra = g_strdup ("/no/such/program --flag");
  g_assert_true (tao_nodes_put (fixture.nodes, profile, NULL));
  click (&fixture, "Start");
  wait_for (shows_text (GTK_WIDGET (fixture.harness.page), "The program “/no/such/program” is not installed, or not in PATH"));
  g_assert_cmpint (state (&fixture), ==, TAO_PROCESS_STOPPED);
  close_all (&fixture);
}

/* Profiles and policy are found again; presets cannot go, own ones can. */
static void
test_kept (void)
{
  Fixture fixture;
  g_autoptr(TaoNodes) again = NULL;
  g_autoptr(TaoNode) node = NULL, preset = NULL;
  g_autoptr(GError) error = NULL;

  open_with (&fixture, "true");
  tao_node_set_restart (fixture.node, FALSE);
  again = tao_nodes_new (fixture.folder, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 4);
  node = g_list_model_get_item (G_LIST_MODEL (again), 3);
  preset = g_list_model_get_item (G_LIST_MODEL (again), 0);
  g_assert_cmpstr (tao_node_get_id (node), ==, "scripted");
  g_assert_false (tao_node_get_restart (node));
  g_assert_true (tao_node_get_restart (preset));
  g_assert_false (tao_nodes_remove (again, preset, &error));
  g_clear_error (&error);
  g_assert_true (tao_nodes_remove (again, node, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 3);
  close_all (&fixture);
}

static void
count_cb (gpointer user_data)
{
  g_object_set_data (user_data, "count", GUINT_TO_POINTER (GPOINTER_TO_UINT (g_object_get_data (user_data, "count")) + 1));
}

static void
test_typed (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *dialog, *entry;
  guint skip = 0;

  gtk_window_present (GTK_WINDOW (window));
  dialog = tao_typed_confirm (window, "Heading", "Body", "word", "Go", count_cb, G_OBJECT (window));
  entry = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  g_assert_nonnull (find_widget (dialog, GTK_TYPE_ENTRY, &skip));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Word");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (entry), " word ");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  g_assert_cmpuint (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (window), "count")), ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_form (void)
{
  Fixture fixture;
  TaoNodeForm *form;
  g_autoptr(TaoNode) preset = NULL;

  open_with (&fixture, "true");
  preset = g_list_model_get_item (G_LIST_MODEL (fixture.nodes), 1);
  form = tao_node_form_present (GTK_WIDGET (fixture.harness.page), fixture.nodes, preset);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (form)), ==, "Main network, archive");
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (form)));
  g_object_add_weak_pointer (G_OBJECT (form), (gpointer *) &form);
  gtk_window_destroy (GTK_WINDOW (form));
  wait_for (form == NULL);
  close_all (&fixture);
}

/* Whether some visible label contains @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
entry_titled (GtkWidget *form, const char *title)
{
  for (guint i = 0;; i++)
    {
      guint skip = i;
      GtkWidget *row = find_widget (form, ADW_TYPE_ENTRY_ROW, &skip);

      g_assert_nonnull (row);
      if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title))
        return row;
    }
}

/* Each kind of node, as a program and in a container: the command is shown before anything runs, what is missing is said,
 * and what does not apply is not asked. */
static void
test_kinds (void)
{
  enum { FINNEY_LITE, FINNEY_ARCHIVE, TEST_LITE, TEST_ARCHIVE, PRACTICE, OWN };
  enum { PROGRAM, DOCKER, PODMAN };
  static const struct { guint kind, runner; const char *spec, *extra, *command, *also, *problem; } cases[] = {
    { FINNEY_LITE, PROGRAM, "", "", NULL, NULL, "Choose the raw chain specification file of the network" },
    { FINNEY_LITE, PROGRAM, "/s/raw.json", "", "node-subtensor --chain=/s/raw.json", "--sync=warp", NULL },
    { FINNEY_ARCHIVE, PROGRAM, "/s/raw.json", "", "node-subtensor --chain=/s/raw.json", "--pruning=archive", NULL },
    { FINNEY_LITE, DOCKER, "", "", "docker run --rm --init --name=taoscope-mine", "--publish=127.0.0.1:9945:9944", NULL },
    { TEST_LITE, PODMAN, "", "", "podman run --rm --init --name=taoscope-mine", "--chain=./chainspecs/raw_spec_testfinney.json", NULL },
    { TEST_ARCHIVE, PODMAN, "", "--name x", "podman run", "--name x", NULL },
    { TEST_ARCHIVE, PODMAN, "", "--rpc-cors=all", NULL, NULL, "--rpc-cors opens the node to others" },
    { PRACTICE, PROGRAM, "", "--preset=empty", "taoscope-localnet --base-path=", "--port=9945 --preset=empty", NULL },
    { OWN, PROGRAM, "", "", NULL, NULL, "There is no command to run" },
    { OWN, PROGRAM, "", "my-node --flag 'a b'", "my-node --flag 'a b'", NULL, NULL },
  };
  Fixture fixture;
  TaoNodeForm *form;
  GtkWidget *widget, *save;
  guint skip_kind = 0, skip_runner = 1;
  AdwComboRow *kind, *runner;

  open_with (&fixture, "true");
  form = tao_node_form_present (GTK_WIDGET (fixture.harness.page), fixture.nodes, NULL);
  widget = GTK_WIDGET (form);
  wait_for (gtk_widget_get_mapped (widget));
  kind = ADW_COMBO_ROW (find_widget (widget, ADW_TYPE_COMBO_ROW, &skip_kind));
  runner = ADW_COMBO_ROW (find_widget (widget, ADW_TYPE_COMBO_ROW, &skip_runner));
  save = button (widget, "Save");
  g_assert_nonnull (save);
  gtk_editable_set_text (GTK_EDITABLE (entry_titled (widget, "Name (letters, digits, - and _)")), "mine");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean public_network = cases[i].kind <= TEST_ARCHIVE;

      g_test_message ("case %u", i);
      adw_combo_row_set_selected (kind, cases[i].kind == OWN ? 7 : cases[i].kind);
      adw_combo_row_set_selected (runner, cases[i].runner);
      gtk_editable_set_text (GTK_EDITABLE (entry_titled (widget, "Raw chain specification")), cases[i].spec);
      gtk_editable_set_text (GTK_EDITABLE (entry_titled (widget, cases[i].kind == OWN ? "Command" : "More arguments")), cases[i].extra);
      g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (runner)), ==, public_network);
      g_assert_cmpint (gtk_widget_get_visible (entry_titled (widget, "Raw chain specification")), ==,
                       public_network && cases[i].runner == PROGRAM);
      g_assert_cmpint (gtk_widget_get_sensitive (save), ==, cases[i].problem == NULL);
      if (cases[i].command != NULL)
        g_assert_true (says (widget, cases[i].command));
      if (cases[i].also != NULL)
        g_assert_true (says (widget, cases[i].also));
      if (cases[i].problem != NULL)
        g_assert_true (says (widget, cases[i].problem));
    }
  g_signal_emit_by_name (save, "clicked");
  g_assert_nonnull (tao_nodes_find (fixture.nodes, "mine"));
  g_assert_cmpstr (tao_node_get_profile (tao_nodes_find (fixture.nodes, "mine"))->extra, ==, "my-node --flag 'a b'");
  close_all (&fixture);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/node/run", test_run);
  g_test_add_func ("/ui/node/crash-loop", test_crash_loop);
  g_test_add_func ("/ui/node/kill", test_kill);
  g_test_add_func ("/ui/node/log-follows", test_log_follows);
  g_test_add_func ("/ui/node/disk", test_disk);
  g_test_add_func ("/ui/node/disk-full-already", test_disk_full_already);
  g_test_add_func ("/ui/node/missing", test_missing);
  g_test_add_func ("/ui/node/kept", test_kept);
  g_test_add_func ("/ui/node/typed", test_typed);
  g_test_add_func ("/ui/node/form", test_form);
  g_test_add_func ("/ui/node/kinds", test_kinds);
  return g_test_run ();
}
