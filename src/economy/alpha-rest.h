/* alpha-rest.h: where alpha is that no holding counts. */
#pragma once

/* Alpha that SubnetAlphaOut counts and that is neither staked nor pending nor the protocol's: who has it instead. */
typedef enum
{
  TAO_ALPHA_CLAIMABLE,   /* root's dividends since they became a rate, until they are claimed */
  TAO_ALPHA_BURNED,      /* burnt: it stays in the count for good */
  TAO_ALPHA_DROPPED,     /* nobody: fractions that a division left over, parts that had no receiver */
} TaoAlphaRest;
