/* What the Yuma lab teaches: seven lessons, each a situation with tasks that
 * tick themselves and an explanation made from the numbers at hand; and the
 * presets of the sandbox, which are situations without tasks. */
#pragma once

#include "app/pages/learn/lab.h"

G_BEGIN_DECLS

#define TAO_LESSON_MOST_TASKS 4

/* Where the learner stands. */
typedef struct {
  const TaoLabSetup *before, *now;
  const TaoLabRun   *run;
  guint              position;      /* the epoch looked at, from 0 */
} TaoLabSituation;

typedef enum {
  TAO_LESSON_SHOWS_YIELD,           /* dividends per unit of stake, by validator */
  TAO_LESSON_SHOWS_INCENTIVE,       /* by miner */
} TaoLessonChart;

/* Texts are untranslated; gettext() them. */
typedef struct {
  const char *text;
  gboolean  (*done) (const TaoLabSituation *situation);
} TaoLessonTask;

typedef struct {
  const char     *id;
  const char     *title;
  const char     *question;
  const char     *moment;           /* what happens in the middle of the run */
  TaoLessonChart  chart;
  gboolean        shows_parameters;
  /* NULL: this lesson is the pool lab. */
  void          (*prepare) (TaoLabSetup *before, TaoLabSetup *now);
  TaoLessonTask   task[TAO_LESSON_MOST_TASKS];
  /* Pango markup; paragraphs are separated by an empty line. (transfer full) */
  char         *(*explain) (const TaoLabSituation *situation);
} TaoLesson;

const TaoLesson *tao_lessons (guint *n);
const TaoLesson *tao_lab_presets (guint *n);

/* (nullable) in lessons and presets */
const TaoLesson *tao_lesson_lookup (const char *id);
guint            tao_lesson_count_tasks (const TaoLesson *self);

/* What can be said about any situation. */
char *tao_lesson_explain_generally (const TaoLabSituation *situation);

G_END_DECLS
