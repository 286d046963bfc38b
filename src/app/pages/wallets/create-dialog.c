#include "app/pages/wallets/create-dialog.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "app/money/forms.h"
#include "app/money/wording.h"
#include "app/pages/wallets/key-writer.h"
#include "keys/mnemonic.h"

#define N_WORDS 12
#define N_ASKED 3
#define WEAKEST 2          /* strength that a coldkey's password must reach */

typedef enum { STEP_NAME, STEP_WORDS, STEP_CHECK, STEP_STORING, STEP_DONE } Step;

typedef struct {
  AdwWindow       *window;
  char            *base, *wallet;      /* @wallet: NULL for a new coldkey */
  TaoKeyMaterial  *material;
  TaoSecret       *password;
  TaoWalletMade    made;
  gpointer         user_data;
  GWeakRef         owner;
  Step             step;
  guint            asked[N_ASKED];     /* positions, ascending */
  gboolean         shown;

  GtkWidget *pages[4];                 /* name, words, check, done: one is visible */
  gboolean   gone;
  GtkWidget *confirm, *name, *first, *second, *notice, *strength;
  GtkWidget *words[N_WORDS], *show, *answers[N_ASKED];
  GtkLabel  *done;
} Create;

static void
forget_words (Create *self)
{
  for (guint i = 0; i < N_WORDS; i++)
    gtk_label_set_text (GTK_LABEL (self->words[i]), "•••••");
}

static void
create_free (gpointer data)
{
  Create *self = data;

  tao_key_material_free (self->material);
  tao_secret_free (self->password);
  g_weak_ref_clear (&self->owner);
  g_free (self->base);
  g_free (self->wallet);
  g_free (self);
}

/* Word @position of the phrase as an index into the list; no copy of the phrase is made. */
static int
word_at (Create *self, guint position)
{
  const char *text = tao_secret_get_text (tao_key_material_get_mnemonic (self->material));

  for (guint i = 0; i < position; i++)
    text = strchr (text, ' ') + 1;
  return tao_mnemonic_find_word (text, strcspn (text, " "));
}

static void
set_notice (Create *self, const char *css_class, const char *text)
{
  tao_form_set_notice (self->notice, css_class, text);
}

/* --- the form ------------------------------------------------------------------------------------------ */

static const char *
what_is_wrong (Create *self)
{
  const char *first = gtk_editable_get_text (GTK_EDITABLE (self->first)), *second = gtk_editable_get_text (GTK_EDITABLE (self->second));
  gboolean optional = self->wallet != NULL;

  if (*gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0')
    return "";
  if (!(optional && *first == '\0') && tao_password_strength (first) < WEAKEST)
    return "";
  return strcmp (first, second) == 0 ? NULL : *second == '\0' ? "" : _("The two passwords differ.");
}

static void
update_cb (Create *self)
{
  const char *password, *wrong;
  guint strength;

  if (self->step == STEP_WORDS)
    gtk_widget_set_sensitive (self->confirm, self->shown);
  if (self->step != STEP_NAME)
    return;
  password = gtk_editable_get_text (GTK_EDITABLE (self->first));
  strength = tao_password_strength (password);
  wrong = what_is_wrong (self);
  if (strength > 0)
    {
      g_autofree char *text = g_strdup_printf (_("This password is %s."), tao_word_strength (strength));

      gtk_label_set_text (GTK_LABEL (self->strength), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (self->strength), self->wallet != NULL ? _("Hotkeys usually have no password, so that miners can start by themselves.")
                                                                         : _("The password protects the key on this computer."));
  set_notice (self, "error", wrong != NULL ? wrong : "");
  gtk_widget_set_sensitive (self->confirm, wrong == NULL);
}

static void
go_to (Create *self, Step step)
{
  static const guint pages[] = { 0, 1, 2, 2, 3 };
  static const char *const labels[] = { N_("Continue"), N_("I Have Written Them Down"), N_("Create"), N_("Create"), N_("Close") };

  self->step = step;
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    gtk_widget_set_visible (self->pages[i], i == pages[step]);
  gtk_button_set_label (GTK_BUTTON (self->confirm), _(labels[step]));
  gtk_widget_set_sensitive (self->confirm, step != STEP_STORING && step != STEP_WORDS);
  set_notice (self, "", "");
}

static void
begin (Create *self)
{
  g_autoptr(GError) error = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autofree char *path = NULL;

  if (what_is_wrong (self) != NULL)
    return;
  path = tao_wallet_check_name (name, &error)
         ? tao_wallet_get_path (self->base, self->wallet != NULL ? self->wallet : name, self->wallet != NULL ? name : NULL) : NULL;
  if (path == NULL)
    {
      set_notice (self, "error", error->message);
      return;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      set_notice (self, "error", _("There is a key of this name already. Nothing is ever overwritten."));
      return;
    }
  self->password = tao_form_take_secret (GTK_EDITABLE (self->first));
  gtk_editable_set_text (GTK_EDITABLE (self->second), "");
  self->material = tao_key_material_generate (N_WORDS);
  go_to (self, STEP_WORDS);
}

static void
show_cb (Create *self)
{
  for (guint i = 0; i < N_WORDS; i++)
    gtk_label_set_text (GTK_LABEL (self->words[i]), tao_mnemonic_get_word ((guint) word_at (self, i)));
  self->shown = TRUE;
  gtk_widget_set_visible (self->show, FALSE);
  update_cb (self);
}

/* --- asking back ----------------------------------------------------------------------------------------- */

static void
choose_asked (Create *self)
{
  gboolean taken[N_WORDS] = { FALSE };
  guint n = 0;

  for (guint i = 0; i < N_ASKED; i++)
    {
      guint position = randombytes_uniform (N_WORDS);

      while (taken[position])
        position = (position + 1) % N_WORDS;
      taken[position] = TRUE;
    }
  for (guint i = 0; i < N_WORDS; i++)
    if (taken[i])
      self->asked[n++] = i;
  for (guint i = 0; i < N_ASKED; i++)
    {
      g_autofree char *title = g_strdup_printf (_("Word %u"), self->asked[i] + 1);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->answers[i]), title);
      gtk_editable_set_text (GTK_EDITABLE (self->answers[i]), "");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->answers[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    }
}

static gboolean
answers_right (Create *self)
{
  for (guint i = 0; i < N_ASKED; i++)
    {
      const char *given = gtk_editable_get_text (GTK_EDITABLE (self->answers[i]));
      gsize length = strlen (given);

      while (length > 0 && given[length - 1] == ' ')
        length--;
      if (tao_mnemonic_find_word (given, length) != word_at (self, self->asked[i]))
        return FALSE;
    }
  return TRUE;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Create *self = g_object_get_data (source, "tao-create");
  g_autoptr(GError) error = NULL;
  g_autofree char *wallet = tao_key_write_finish (result, &error);
  g_autoptr(GObject) owner = g_weak_ref_get (&self->owner);

  if (wallet == NULL && self->gone)
    return;
  if (wallet == NULL)
    {
      g_autofree char *text = g_strdup_printf (_("%s. Nothing was written: the words on your note belong to no wallet, and new ones will be shown."),
                                               error->message);

      go_to (self, STEP_NAME);
      set_notice (self, "error", text);
      return;
    }
  if (owner != NULL)
    self->made (wallet, self->user_data);
  if (!self->gone)
    go_to (self, STEP_DONE);
}

static void
store (Create *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  TaoKeyWrite *write = self->wallet != NULL ? tao_key_write_new (self->base, self->wallet, name)
                                            : tao_key_write_new (self->base, name, NULL);

  write->material = g_steal_pointer (&self->material);
  write->password = g_steal_pointer (&self->password);
  go_to (self, STEP_STORING);
  set_notice (self, "", _("Encrypting and writing the key…"));
  tao_key_write_async (write, G_OBJECT (self->window), stored_cb, NULL);
}

static void
confirm_cb (Create *self)
{
  switch (self->step)
    {
    case STEP_NAME:
      begin (self);
      break;
    case STEP_WORDS:
      forget_words (self);
      choose_asked (self);
      go_to (self, STEP_CHECK);
      gtk_widget_grab_focus (self->answers[0]);
      break;
    case STEP_CHECK:
      if (answers_right (self))
        store (self);
      else
        {
          set_notice (self, "error", _("That is not what was shown. Look at your note, or begin again."));
          for (guint i = 0; i < N_ASKED; i++)
            gtk_editable_set_text (GTK_EDITABLE (self->answers[i]), "");
        }
      break;
    case STEP_DONE:
      gtk_window_close (GTK_WINDOW (self->window));
      break;
    case STEP_STORING:
    default:
      break;
    }
}

/* --- building ------------------------------------------------------------------------------------------------ */

static GtkBox *
add_page (Create *self, GtkBox *body, guint number)
{
  self->pages[number] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (body, self->pages[number]);
  return GTK_BOX (self->pages[number]);
}

static void
build_words (Create *self, GtkBox *page)
{
  GtkWidget *grid = gtk_grid_new ();

  tao_form_add_text (page, _("Write these twelve words on paper, in their order. Whoever has them has everything in the wallet; "
                             "without them nobody can bring it back. They are shown this once."), NULL);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < N_WORDS; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *number;
      g_autofree char *text = g_strdup_printf ("%u", i + 1);

      number = gtk_label_new (text);
      gtk_widget_add_css_class (number, "tao-secondary");
      gtk_label_set_width_chars (GTK_LABEL (number), 2);
      self->words[i] = gtk_label_new ("•••••");
      gtk_label_set_xalign (GTK_LABEL (self->words[i]), 0);
      gtk_widget_add_css_class (self->words[i], "tao-mono");
      gtk_widget_set_name (self->words[i], "create-shown");
      gtk_box_append (GTK_BOX (box), number);
      gtk_box_append (GTK_BOX (box), self->words[i]);
      gtk_widget_add_css_class (box, "tao-word");
      gtk_grid_attach (GTK_GRID (grid), box, (int) (i % 3), (int) (i / 3), 1, 1);
    }
  gtk_box_append (page, grid);
  self->show = gtk_button_new_with_mnemonic (_("_Show"));
  gtk_widget_set_halign (self->show, GTK_ALIGN_CENTER);
  gtk_widget_set_name (self->show, "create-show");
  gtk_box_append (page, self->show);
  g_signal_connect_swapped (self->show, "clicked", G_CALLBACK (show_cb), self);
}

static void
build (Create *self, GtkBox *body)
{
  GtkListBox *group;
  GtkBox *page;

  self->notice = tao_form_new_notice ();
  gtk_widget_set_name (self->notice, "create-notice");
  gtk_box_append (body, self->notice);
  page = add_page (self, body, 0);
  group = tao_form_add_group (page, NULL);
  self->name = tao_form_add_entry (group, self->wallet != NULL ? _("Name of the hotkey") : _("Name of the wallet"), "create-name");
  self->first = tao_form_add_password (group, self->wallet != NULL ? _("Password (may stay empty)") : _("Password"), "create-password");
  self->second = tao_form_add_password (group, _("The same again"), "create-again");
  self->strength = GTK_WIDGET (tao_form_add_text (page, "", "caption"));

  build_words (self, add_page (self, body, 1));

  page = add_page (self, body, 2);
  tao_form_add_text (page, _("To be sure that your note is right, enter these three words."), NULL);
  group = tao_form_add_group (page, NULL);
  for (guint i = 0; i < N_ASKED; i++)
    {
      g_autofree char *name = g_strdup_printf ("create-word-%u", i);

      self->answers[i] = tao_form_add_entry (group, _("Word"), name);
      g_signal_connect_swapped (self->answers[i], "entry-activated", G_CALLBACK (confirm_cb), self);
    }

  page = add_page (self, body, 3);
  self->done = tao_form_add_text (page, self->wallet != NULL ? _("The hotkey is stored.") : _("The wallet is stored, and locked."), "title-4");
  tao_form_add_text (page, _("Keep the words where only you find them."), NULL);
}

static void
destroyed_cb (Create *self)
{
  self->gone = TRUE;
}

void
tao_create_dialog_present (GtkWindow *parent, const char *base, const char *wallet,
                           TaoWalletMade made, gpointer user_data, GObject *owner)
{
  Create *self = g_new0 (Create, 1);

  self->window = ADW_WINDOW (adw_window_new ());
  g_object_set_data_full (G_OBJECT (self->window), "tao-create", self, create_free);
  self->base = g_strdup (base);
  self->wallet = g_strdup (wallet);
  self->made = made;
  self->user_data = user_data;
  g_weak_ref_init (&self->owner, owner);
  build (self, tao_form_set_up (self->window, parent, wallet != NULL ? _("New hotkey") : _("New wallet"), _("Continue"), &self->confirm));
  gtk_widget_set_name (self->confirm, "create-confirm");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 548, 380);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->first, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->second, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->second, "entry-activated", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (destroyed_cb), self);
  go_to (self, STEP_NAME);
  update_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->name);
}
