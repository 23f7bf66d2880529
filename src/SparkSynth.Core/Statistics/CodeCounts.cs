using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Rows of each code of one dictionary. Small dictionaries have four counters a code, used in turn, so that runs of one frequent value
/// do not wait for the store before (AMD EPYC, one core: 0.9 against 1.7 ns a row when 90 % of the rows share a value).
/// </summary>
internal sealed class CodeCounts
{
    private const int SmallDictionary = 4096;
    private StringDictionary? _dictionary;
    private int[] _counts = [];
    private int _copies = 1;
    private long _rows;

    /// <summary>True if rows of this dictionary can be added now; otherwise drain first.</summary>
    public bool Holds(StringDictionary dictionary) => ReferenceEquals(_dictionary, dictionary) && _rows < 1 << 30;

    /// <summary>Adds the rows of a batch that are not null. After <see cref="Drain"/> any dictionary will do.</summary>
    public void Add(ColumnVector vector, int length)
    {
        if (_dictionary is null)
        {
            _dictionary = vector.Dictionary;
            _copies = _dictionary.Count <= SmallDictionary ? 4 : 1;
            // At least one slot: null rows carry code 0 even where the dictionary is empty.
            int size = Math.Max(1, _dictionary.Count) * _copies;
            if (_counts.Length < size) _counts = new int[size];
        }

        _rows += length;
        var codes = vector.Codes.AsSpan(0, length);
        var counts = _counts.AsSpan(0, Math.Max(1, _dictionary.Count) * _copies);
        if (vector.NullCount > 0) AddWithNulls(codes, vector.Nulls.AsSpan(0, length), counts, _copies);
        else if (_copies == 4) AddSmall(codes, counts);
        else foreach (int code in codes) counts[code]++;
    }

    /// <summary>Hands over every text that occurs with its rows, and forgets them.</summary>
    public void Drain(Action<string, long> take)
    {
        if (_dictionary is null) return;
        var values = _dictionary.Values;
        for (int code = 0; code < values.Length; code++)
        {
            long rows = 0;
            for (int copy = 0; copy < _copies; copy++) rows += _counts[(code * _copies) + copy];
            if (rows > 0) take(values[code], rows);
        }

        Array.Clear(_counts);
        _dictionary = null;
        _rows = 0;
    }

    private static void AddSmall(ReadOnlySpan<int> codes, Span<int> counts)
    {
        int i = 0;
        for (; i + 4 <= codes.Length; i += 4)
        {
            counts[codes[i] * 4]++;
            counts[(codes[i + 1] * 4) + 1]++;
            counts[(codes[i + 2] * 4) + 2]++;
            counts[(codes[i + 3] * 4) + 3]++;
        }

        for (; i < codes.Length; i++) counts[codes[i] * 4]++;
    }

    private static void AddWithNulls(ReadOnlySpan<int> codes, ReadOnlySpan<byte> nulls, Span<int> counts, int copies)
    {
        for (int i = 0; i < codes.Length; i++) counts[(codes[i] * copies) + (i & (copies - 1))] += 1 - nulls[i];
    }
}
