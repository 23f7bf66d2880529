using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Text as codes into a dictionary, which Arrow writes without looking at a string again as long as it stays the same in a row group.</summary>
internal sealed class DictionaryEncoder(ColumnSchema column) : ColumnEncoder(column, new DictionaryType(Int32Type.Default, StringType.Default, false))
{
    private ArrayMemory<int> _codes = new([]);
    private ArrayData? _dictionary;
    private StringDictionary? _source;

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        if (_dictionary is null || !ReferenceEquals(_source, vector.Dictionary))
        {
            var utf8 = new Utf8Dictionary(vector.Dictionary);
            _source = vector.Dictionary;
            _dictionary = new ArrayData(StringType.Default, utf8.Source.Count, 0, 0,
                [ArrowBuffer.Empty, new ArrowBuffer(new ArrayMemory<int>(utf8.Offsets).Memory), new ArrowBuffer(utf8.Bytes)], null);
        }

        _codes = Over(_codes, vector.Codes);
        return new ArrayData(Type, rows, vector.NullCount, 0, [valid, new ArrowBuffer(_codes.Memory[..(rows * sizeof(int))])], null, _dictionary);
    }
}
