using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Text value by value: for keys and free text, whose dictionaries change with every batch.</summary>
internal sealed class PlainTextEncoder(ColumnSchema column) : ColumnEncoder(column, StringType.Default)
{
    private ArrayMemory<int> _offsets = new([]);
    private ArrayMemory<byte> _bytes = new([]);
    private Utf8Dictionary _dictionary = new(new StringDictionary([]));

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        if (!ReferenceEquals(_dictionary.Source, vector.Dictionary)) _dictionary = new Utf8Dictionary(vector.Dictionary);
        _offsets = AtLeast(_offsets, rows + 1);
        var ends = _dictionary.Offsets;
        var offsets = _offsets.Array;
        bool nulls = vector.NullCount > 0;
        offsets[0] = 0;
        for (int i = 0; i < rows; i++)
        {
            int code = vector.Codes[i];
            offsets[i + 1] = nulls && vector.Nulls[i] != 0 ? offsets[i] : checked(offsets[i] + ends[code + 1] - ends[code]);
        }

        _bytes = AtLeast(_bytes, offsets[rows]);
        for (int i = 0; i < rows; i++)
        {
            int length = offsets[i + 1] - offsets[i];
            if (length > 0) _dictionary.Bytes.AsSpan(ends[vector.Codes[i]], length).CopyTo(_bytes.Array.AsSpan(offsets[i]));
        }

        return new ArrayData(Type, rows, vector.NullCount, 0,
            [valid, new ArrowBuffer(_offsets.Memory[..((rows + 1) * sizeof(int))]), new ArrowBuffer(_bytes.Memory[..offsets[rows]])], null);
    }
}
