#include "app/pages/wallets/wallet-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <qrencode.h>
#include <string.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/wording.h"
#include "app/widgets/address.h"
#include "keys/ss58.h"
#include "keys/wallet.h"

#define QUIET_ZONE 4
#define WRAP_HEAD "<Bytes>"
#define WRAP_TAIL "</Bytes>"

/* --- receive --------------------------------------------------------------------------------------------- */

GdkTexture *
tao_qr_texture (const char *text)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  g_autoptr(GBytes) bytes = NULL;
  guint8 *pixels;
  int size;

  g_return_val_if_fail (code != NULL, NULL);
  size = code->width + 2 * QUIET_ZONE;
  pixels = g_malloc ((gsize) size * size * 3);
  memset (pixels, 0xff, (gsize) size * size * 3);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        memset (pixels + 3 * ((y + QUIET_ZONE) * size + x + QUIET_ZONE), 0, 3);
  QRcode_free (code);
  bytes = g_bytes_new_take (pixels, (gsize) size * size * 3);
  return gdk_memory_texture_new (size, size, GDK_MEMORY_R8G8B8, bytes, (gsize) size * 3);
}

/* Modules stay sharp at any size: enlarged by whole numbers before it reaches the screen. */
static GdkPaintable *
enlarge (GdkTexture *small, int by)
{
  int size = gdk_texture_get_width (small);
  g_autofree guint8 *from = g_malloc ((gsize) size * size * 4);
  guint8 *to = g_malloc ((gsize) size * by * size * by * 4);
  g_autoptr(GBytes) bytes = NULL;

  gdk_texture_download (small, from, (gsize) size * 4);
  for (int y = 0; y < size * by; y++)
    for (int x = 0; x < size * by; x++)
      memcpy (to + 4 * ((gsize) y * size * by + x), from + 4 * ((gsize) (y / by) * size + x / by), 4);
  bytes = g_bytes_new_take (to, (gsize) size * by * size * by * 4);
  return GDK_PAINTABLE (gdk_memory_texture_new (size * by, size * by, GDK_MEMORY_DEFAULT, bytes, (gsize) size * by * 4));
}

void
tao_receive_present (GtkWindow *parent, const char *name, const TaoKey32 *account)
{
  AdwWindow *window = ADW_WINDOW (adw_window_new ());
  g_autofree char *title = g_strdup_printf (_("Receive with %s"), name);
  g_autofree char *address = tao_format_key (account);
  g_autofree char *spoken = g_strdup_printf (_("QR code of the address %s"), address);
  g_autoptr(GdkTexture) code = tao_qr_texture (address);
  g_autoptr(GdkPaintable) large = enlarge (code, 7);
  GtkBox *body = tao_form_set_up (window, parent, title, NULL, NULL);
  GtkWidget *picture = gtk_picture_new_for_paintable (large), *label = tao_address_new ();

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), spoken);
  tao_form_name (picture, "receive-code", NULL);
  gtk_box_append (body, picture);
  tao_address_set_full (TAO_ADDRESS (label), TRUE);
  tao_address_set_key (TAO_ADDRESS (label), account);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_box_append (body, label);
  tao_form_add_text (body, _("Only TAO of this network reaches this address. Compare the address with what the sender sees."), "caption");
  gtk_window_set_default_size (GTK_WINDOW (window), 420, -1);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- label ------------------------------------------------------------------------------------------------- */

typedef struct {
  TaoWallets *wallets;
  TaoKey32 account;
  GtkWidget *window, *entry;
} Label;

static void
label_free (gpointer data)
{
  Label *self = data;

  g_object_unref (self->wallets);
  g_free (self);
}

static void
label_confirm_cb (Label *self)
{
  tao_wallets_set_label (self->wallets, &self->account, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_window_destroy (GTK_WINDOW (self->window));
}

void
tao_label_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *account)
{
  Label *self = g_new0 (Label, 1);
  g_autofree char *old = tao_wallets_dup_label (wallets, account);
  GtkWidget *confirm;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  self->account = *account;
  self->window = adw_window_new ();
  g_object_set_data_full (G_OBJECT (self->window), "tao-label", self, label_free);
  body = tao_form_set_up (ADW_WINDOW (self->window), parent, _("Label"), _("_Save"), &confirm);
  self->entry = tao_form_add_entry (tao_form_add_group (body, NULL), _("Own name of this address"), "label-entry");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), old != NULL ? old : "");
  tao_form_add_text (body, _("Only you see it. The wallet's folder keeps its name."), "caption");
  g_signal_connect_swapped (confirm, "clicked", G_CALLBACK (label_confirm_cb), self);
  g_signal_connect_swapped (self->entry, "entry-activated", G_CALLBACK (label_confirm_cb), self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 420, -1);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* --- what needs the key: a new password, a signature ----------------------------------------------------------- */

typedef struct {
  char *base, *wallet;
  gboolean encrypted, busy, gone;
  GtkWidget *window, *confirm, *old, *first, *second, *message, *notice, *result;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *self = data;

  g_free (self->base);
  g_free (self->wallet);
  g_free (self);
}

static void
secret_destroyed_cb (Secret *self)
{
  self->gone = TRUE;
}

/* What a thread needs, and nothing that belongs to a widget. */
typedef struct {
  char *base, *wallet, *message;
  TaoSecret *old, *fresh;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->base);
  g_free (work->wallet);
  g_free (work->message);
  tao_secret_free (work->old);
  tao_secret_free (work->fresh);
  g_free (work);
}

static void
run (Secret *self, GTaskThreadFunc thread, GAsyncReadyCallback callback)
{
  g_autoptr(GTask) task = g_task_new (self->window, NULL, callback, NULL);
  Work *work = g_new0 (Work, 1);

  work->base = g_strdup (self->base);
  work->wallet = g_strdup (self->wallet);
  work->old = self->old != NULL ? tao_form_take_secret (GTK_EDITABLE (self->old)) : NULL;
  if (self->first != NULL)
    {
      work->fresh = tao_form_take_secret (GTK_EDITABLE (self->first));
      gtk_editable_set_text (GTK_EDITABLE (self->second), "");
    }
  if (self->message != NULL)
    work->message = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->message)));
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->confirm, FALSE);
  tao_form_set_notice (self->notice, "", _("One moment…"));
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, thread);
}

static void
set_up_secret (Secret *self, const char *base, const char *wallet, gboolean encrypted)
{
  self->base = g_strdup (base);
  self->wallet = g_strdup (wallet);
  self->encrypted = encrypted;
  self->window = adw_window_new ();
  g_object_set_data_full (G_OBJECT (self->window), "tao-secret", self, secret_free);
  g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (secret_destroyed_cb), self);
}

static void
password_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  char *backup = NULL;

  if (tao_wallet_change_password (work->base, work->wallet, NULL, work->old, work->fresh, &backup, &error))
    g_task_return_pointer (task, backup != NULL ? backup : g_strdup (""), g_free);
  else
    g_task_return_error (task, error);
}

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Secret *self = g_object_get_data (source, "tao-secret");
  g_autoptr(GError) error = NULL;
  g_autofree char *backup = g_task_propagate_pointer (G_TASK (result), &error);

  self->busy = FALSE;
  if (self->gone)
    return;
  if (backup == NULL)
    {
      g_autofree char *text = tao_word_job_error (error);

      tao_form_set_notice (self->notice, "error", text);
      return;
    }
  {
    g_autofree char *text = *backup != '\0' ? g_strdup_printf (_("The password is changed. The old file, which still opens with the old password, is %s."), backup)
                                            : g_strdup (_("The password is changed."));

    tao_form_set_notice (self->notice, "", text);
  }
}

static void
password_update_cb (Secret *self)
{
  const char *first = gtk_editable_get_text (GTK_EDITABLE (self->first)), *second = gtk_editable_get_text (GTK_EDITABLE (self->second));
  gboolean old_given = self->old == NULL || *gtk_editable_get_text (GTK_EDITABLE (self->old)) != '\0';

  gtk_widget_set_sensitive (self->confirm, !self->busy && old_given && tao_password_strength (first) >= 2 && strcmp (first, second) == 0);
}

static void
password_confirm_cb (Secret *self)
{
  run (self, password_thread, password_changed_cb);
}

void
tao_change_password_present (GtkWindow *parent, const char *base, const char *wallet, gboolean encrypted)
{
  Secret *self = g_new0 (Secret, 1);
  GtkListBox *group;
  GtkBox *body;

  set_up_secret (self, base, wallet, encrypted);
  body = tao_form_set_up (ADW_WINDOW (self->window), parent, _("Change password"), _("_Change"), &self->confirm);
  group = tao_form_add_group (body, NULL);
  if (encrypted)
    self->old = tao_form_add_password (group, _("Present password"), "password-old");
  self->first = tao_form_add_password (group, _("New password"), "password-new");
  self->second = tao_form_add_password (group, _("The same again"), "password-again");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  if (encrypted)
    g_signal_connect_swapped (self->old, "changed", G_CALLBACK (password_update_cb), self);
  g_signal_connect_swapped (self->first, "changed", G_CALLBACK (password_update_cb), self);
  g_signal_connect_swapped (self->second, "changed", G_CALLBACK (password_update_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (password_confirm_cb), self);
  password_update_cb (self);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 420, -1);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
sign_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr(TaoKeypair) keypair = NULL;
  g_autofree char *wrapped = NULL;
  guint8 signature[TAO_SIGNATURE_SIZE];
  GString *hex;

  if (work->wallet == NULL)
    keypair = tao_keypair_new_development (TAO_PRACTICE_PATH);
  else
    {
      g_autoptr(TaoKeyMaterial) material = tao_wallet_unlock (work->base, work->wallet, NULL, work->old, &error);

      if (material == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      keypair = tao_keypair_ref (tao_key_material_get_keypair (material));
    }
  wrapped = g_strconcat (WRAP_HEAD, work->message, WRAP_TAIL, NULL);
  tao_keypair_sign (keypair, wrapped, strlen (wrapped), signature);
  hex = g_string_new ("0x");
  for (guint i = 0; i < sizeof signature; i++)
    g_string_append_printf (hex, "%02x", signature[i]);
  g_task_return_pointer (task, g_string_free (hex, FALSE), g_free);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Secret *self = g_object_get_data (source, "tao-secret");
  g_autoptr(GError) error = NULL;
  g_autofree char *signature = g_task_propagate_pointer (G_TASK (result), &error);

  self->busy = FALSE;
  if (self->gone)
    return;
  gtk_widget_set_sensitive (self->confirm, TRUE);
  if (signature == NULL)
    {
      g_autofree char *text = tao_word_job_error (error);

      tao_form_set_notice (self->notice, "error", text);
      return;
    }
  tao_form_set_notice (self->notice, "", "");
  gtk_label_set_text (GTK_LABEL (self->result), signature);
}

static void
sign_confirm_cb (Secret *self)
{
  run (self, sign_thread, signed_cb);
}

void
tao_sign_present (GtkWindow *parent, const char *base, const char *wallet, gboolean encrypted)
{
  Secret *self = g_new0 (Secret, 1);
  GtkListBox *group;
  GtkBox *body;

  set_up_secret (self, base, wallet, encrypted);
  body = tao_form_set_up (ADW_WINDOW (self->window), parent, _("Sign a message"), _("_Sign"), &self->confirm);
  group = tao_form_add_group (body, NULL);
  self->message = tao_form_add_entry (group, _("Message"), "sign-message");
  if (encrypted)
    self->old = tao_form_add_password (group, _("Password"), "sign-password");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  self->result = GTK_WIDGET (tao_form_add_text (body, "", "tao-mono"));
  tao_form_name (self->result, "sign-result", NULL);
  gtk_label_set_selectable (GTK_LABEL (self->result), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->result), PANGO_WRAP_CHAR);
  tao_form_add_text (body, _("The message is signed between <Bytes> and </Bytes>, as other wallets do, so that no message can be a transaction."), "caption");
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (sign_confirm_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* --- verify --------------------------------------------------------------------------------------------------- */

static gboolean
parse_signature (const char *text, guint8 out[TAO_SIGNATURE_SIZE])
{
  if (g_str_has_prefix (text, "0x"))
    text += 2;
  if (strlen (text) != 2 * TAO_SIGNATURE_SIZE)
    return FALSE;
  for (guint i = 0; i < TAO_SIGNATURE_SIZE; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]), low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      out[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

gboolean
tao_message_verify (const char *address, const char *text, const char *signature)
{
  g_autofree char *wrapped = g_strconcat (WRAP_HEAD, text, WRAP_TAIL, NULL);
  const char *const forms[] = { wrapped, text };
  guint8 bytes[TAO_SIGNATURE_SIZE];
  TaoAccountId account;

  if (!tao_ss58_decode (address, &account, NULL) || !parse_signature (signature, bytes))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (int crypto = TAO_CRYPTO_ED25519; crypto <= TAO_CRYPTO_SR25519; crypto++)
      if (tao_signature_verify ((TaoCrypto) crypto, &account, forms[i], strlen (forms[i]), bytes))
        return TRUE;
  return FALSE;
}

typedef struct {
  GtkWidget *address, *message, *signature, *notice;
} Verify;

static void
verify_cb (Verify *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autofree char *signature = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->signature))));

  if (*address == '\0' || *signature == '\0')
    tao_form_set_notice (self->notice, "", "");
  else if (tao_message_verify (address, gtk_editable_get_text (GTK_EDITABLE (self->message)), signature))
    tao_form_set_notice (self->notice, "", _("Right: this address signed exactly this message."));
  else
    tao_form_set_notice (self->notice, "error", _("Not right: address, message and signature do not belong together."));
}

void
tao_verify_present (GtkWindow *parent, const TaoKey32 *account)
{
  AdwWindow *window = ADW_WINDOW (adw_window_new ());
  GtkBox *body = tao_form_set_up (window, parent, _("Verify a message"), NULL, NULL);
  GtkListBox *group = tao_form_add_group (body, NULL);
  Verify *self = g_new0 (Verify, 1);

  g_object_set_data_full (G_OBJECT (window), "tao-verify", self, g_free);
  self->address = tao_form_add_entry (group, _("Address"), "verify-address");
  self->message = tao_form_add_entry (group, _("Message"), "verify-message");
  self->signature = tao_form_add_entry (group, _("Signature"), "verify-signature");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  if (account != NULL)
    {
      g_autofree char *address = tao_format_key (account);

      gtk_editable_set_text (GTK_EDITABLE (self->address), address);
    }
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (verify_cb), self);
  g_signal_connect_swapped (self->message, "changed", G_CALLBACK (verify_cb), self);
  g_signal_connect_swapped (self->signature, "changed", G_CALLBACK (verify_cb), self);
  gtk_window_present (GTK_WINDOW (window));
}
