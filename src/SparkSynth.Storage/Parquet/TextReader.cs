using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Text column of one reader: codes and dictionary, by whichever way the file holds it.</summary>
internal sealed class TextReader
{
    private readonly DictionaryText _coded = new();
    private readonly PlainText _plain = new();

    /// <summary>Dictionaries belong to row groups; what was learned of the last one helps only if the next has the same.</summary>
    public void NewRowGroup() => _coded.NewRowGroup();

    /// <summary>Codes (anything where null) and dictionary.</summary>
    /// <exception cref="System.Text.DecoderFallbackException">Not UTF-8.</exception>
    public void Fill(IArrowArray array, ColumnVector vector)
    {
        switch (array)
        {
            case DictionaryArray { Data.DataType: DictionaryType { IndexType: Int32Type } } a: _coded.Fill(a, vector); break;
            case NullArray a:
                ArrowVectors.Codes(vector, a.Length).Clear();
                vector.Dictionary = Empty;
                break;
            default: _plain.Fill(array, vector); break;
        }
    }

    private static readonly StringDictionary Empty = new([]);
}
