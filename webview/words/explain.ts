/** What `?` says of each chart: how to read it, what is good and what is bad. */
export const EXPLAIN = {
  plane:
    'Each point is one snapshot. Up: embeddings further apart. Right: neighbours agree with labels. A contraction is fine as long as the path also goes right.',
  distances:
    'Good: orange leaves blue and passes the dotted line. Bad: both fall together. The dotted line is one margin above the median positive: negatives below it still have work left.',
  loss: 'A loss that settles on L* has learned nothing or collapsed; a loss of 0 with a poor R@1 has run out of triplets.',
  retrieval: 'Judge by the gain over step 0.',
  active: 'Near 0 is the end of training or starvation: look at Retrieval.',
  norms: 'A loss that falls while norms rise and Retrieval stands still is scaling, not learning.',
  rank: 'Trained networks settle near classes − 1. Below 2: a line.',
  update: 'Above the limit in the first 20 steps: lower lr or warm up.',
  own: 'A metric that the program logs itself: raw values behind their moving average.',
} as const;
