using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>
/// Collects texts that differ in every row into a batch's dictionary, one entry a row. These columns cost a string a row; all others cost nothing.
/// </summary>
internal sealed class GeneratedTexts
{
    private readonly List<string> _values = [];

    /// <summary>Begins some rows of a batch; a new batch (offset 0) begins a new dictionary.</summary>
    public void Begin(ColumnVector target, int offset)
    {
        if (offset == 0) _values.Clear();
    }

    /// <summary>Adds the text of a row; null only marks the code.</summary>
    public void Add(string? text, ColumnVector target, int row)
    {
        if (text is null)
        {
            target.Codes[row] = 0;
            return;
        }

        target.Codes[row] = _values.Count;
        _values.Add(text);
    }

    /// <summary>Hands the texts so far to the batch.</summary>
    public void End(ColumnVector target) => target.Dictionary = new StringDictionary([.. _values]);
}
