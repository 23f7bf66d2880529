namespace SparkSynth.Storage.Parquet;

/// <summary>Chooses rows of a batch: given how many there are, the ascending positions of those to keep (valid until the next call).</summary>
internal delegate ReadOnlySpan<int> RowChoice(int rows);
