using System.Buffers.Text;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Rows of one partition of a Spark table as lines: in the first one <c>P</c>, the partition's number and ','; then the lengths of all texts and the keys of all other columns, each number ended by ',';
/// then the bytes of the texts one after the other; then a line feed. Many small numbers share one: lengths of <see cref="LengthsAWord"/> texts, and keys of <see cref="KeysAWord"/> columns for which
/// <see cref="SharesWord"/> is true, the first in the lowest bits, all bits set for null; if one of them does not fit, it is ';' and the numbers divided by ';', null -1 among lengths and nothing among keys.
/// The keys of other columns follow one by one; nothing is null. What a text holds never matters: it is measured, not searched. Nothing is allocated a row; memory follows the longest row.
/// Anything that is not so framed is an error.
/// </summary>
/// <remarks>
/// Writing numbers as text is what lines cost Spark most. 10 M rows of Adult, counted and hashed, into <c>wc -c</c>: 13.2 s of CPU time where TRANSFORM of the 15 columns takes 15.3; with a number for
/// each key and the partition's in every line, 16.7 (AMD EPYC, 2 cores, best of 3).
/// </remarks>
public sealed class RowLineReader
{
    /// <summary>Texts whose lengths share a number, and the bits of each.</summary>
    public const int LengthsAWord = 10, LengthBits = 6;

    /// <summary>Columns whose keys share a number, and the bits of each.</summary>
    public const int KeysAWord = 3, KeyBits = 21;

    /// <summary>All bits of a length: null.</summary>
    public const int NullLength = (1 << LengthBits) - 1;

    /// <summary>All bits of a key: null.</summary>
    public const int NullKey = (1 << KeyBits) - 1;

    /// <summary>No number is longer, nor are so many lengths; a field that is was torn.</summary>
    private const int LongestNumber = 400;

    private readonly Stream _input;
    private readonly Func<ReadOnlySpan<byte>, ulong> _hash;
    private readonly ColumnSchema[] _columns;
    private readonly PlainText?[] _texts;
    private readonly int[] _textColumns;
    private readonly int[] _sharing;
    private readonly int[] _others;
    private readonly int[] _lengths;
    private byte[] _buffer;
    private int _row;
    private int _at;
    private int _end;

    /// <param name="input">The lines.</param>
    /// <param name="columns">Columns of a line, in order.</param>
    /// <param name="hash">Hash of a line, without its end.</param>
    /// <param name="bufferBytes">Bytes to begin with; grows to the longest row.</param>
    public RowLineReader(Stream input, IEnumerable<ColumnSchema> columns, Func<ReadOnlySpan<byte>, ulong> hash, int bufferBytes = 1 << 20)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferBytes, 16);
        _input = input;
        _hash = hash;
        _columns = [.. columns];
        _texts = [.. _columns.Select(c => c.Type.Kind == PhysicalType.String ? new PlainText() : null)];
        _textColumns = [.. Enumerable.Range(0, _columns.Length).Where(c => _texts[c] is not null)];
        _sharing = [.. Enumerable.Range(0, _columns.Length).Where(c => SharesWord(_columns[c].Type))];
        _others = [.. Enumerable.Range(0, _columns.Length).Where(c => _texts[c] is null && !SharesWord(_columns[c].Type))];
        _lengths = new int[_textColumns.Length];
        _buffer = new byte[bufferBytes];
        Batch = new ColumnBatch(_columns.Length);
    }

    /// <summary>The rows last read. Always the same object.</summary>
    public ColumnBatch Batch { get; }

    /// <summary>Number of the partition; -1 before the first row.</summary>
    public int Partition { get; private set; } = -1;

    /// <summary>Rows so far.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Sum of the hashes of all lines so far.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Whether keys of a type are whole numbers that are often small.</summary>
    public static bool SharesWord(ColumnType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind is PhysicalType.Integer or PhysicalType.Boolean or PhysicalType.Date;
    }

    /// <summary>Reads the next rows into <see cref="Batch"/>.</summary>
    /// <returns>False at the end; never an empty batch.</returns>
    /// <exception cref="InvalidDataException">A line is not framed as it should be; says where, and shows no value.</exception>
    /// <exception cref="ProblemException">A decimal does not fit 64 bits.</exception>
    public bool Read()
    {
        for (int c = 0; c < _columns.Length; c++) Begin(c);
        int rows = 0;
        for (_row = _at; rows < ParquetBatchReader.MaxRows && (_at < _end || Fill()); _row = _at)
        {
            ReadRow(rows++);
            RowsRead++;
        }

        Batch.Length = rows;
        for (int c = 0; c < _columns.Length; c++)
            if (_texts[c] is { } text) Batch.Columns[c].Dictionary = text.Dictionary();
        return rows > 0;
    }

    private void Begin(int column)
    {
        ColumnVector vector = Batch.Columns[column];
        (vector.NullCount, vector.NonFiniteCount) = (0, 0);
        if (_texts[column] is not { } text)
        {
            ArrowVectors.Values(vector, ParquetBatchReader.MaxRows);
            return;
        }

        text.Begin();
        ArrowVectors.Codes(vector, ParquetBatchReader.MaxRows);
    }

    private void ReadRow(int row)
    {
        ReadPartition();
        for (int t = 0; t < _lengths.Length; t += LengthsAWord) ReadLengths(t, Math.Min(LengthsAWord, _lengths.Length - t));
        for (int k = 0; k < _sharing.Length; k += KeysAWord) ReadKeys(k, Math.Min(KeysAWord, _sharing.Length - k), row);
        foreach (int c in _others) ReadKey(c, row);
        for (int t = 0; t < _lengths.Length; t++) ReadText(_textColumns[t], _lengths[t], row);

        if (!Have(1) || _buffer[_at] != (byte)'\n') throw Torn(_columns.Length);
        Hash += _hash(_buffer.AsSpan(_row, _at - _row));
        _at++;
    }

    private void ReadPartition()
    {
        if (!Have(1)) throw Torn(-1);
        bool begins = _buffer[_at] == (byte)'P';
        if (begins != (Partition < 0)) throw begins ? new InvalidDataException($"rows of another partition came behind those of partition {Partition}") : Torn(-1);
        if (!begins) return;
        ReadOnlySpan<byte> field = Number(-1)[1..];
        if (!Utf8Parser.TryParse(field, out int partition, out int used) || used != field.Length || partition < 0) throw Torn(-1);
        Partition = partition;
    }

    private void ReadLengths(int first, int count)
    {
        int column = _textColumns[first];
        ReadOnlySpan<byte> field = Number(column);
        if (field.Length > 0 && field[0] == (byte)';')
        {
            for (int t = first; t < first + count; t++)
            {
                if (field.IsEmpty || field[0] != (byte)';' || !Utf8Parser.TryParse(field[1..], out _lengths[t], out int digits) || _lengths[t] < -1) throw Torn(column);
                field = field[(1 + digits)..];
            }

            if (!field.IsEmpty) throw Torn(column);
            return;
        }

        if (!Utf8Parser.TryParse(field, out long word, out int used) || used != field.Length || word < 0 || word >> (LengthBits * count) != 0) throw Torn(column);
        for (int t = first; t < first + count; t++, word >>= LengthBits)
        {
            int length = (int)(word & NullLength);
            _lengths[t] = length == NullLength ? -1 : length;
        }
    }

    private void ReadKeys(int first, int count, int row)
    {
        int column = _sharing[first];
        ReadOnlySpan<byte> field = Number(column);
        if (field.Length > 0 && field[0] == (byte)';')
        {
            for (int k = first; k < first + count; k++)
            {
                if (field.IsEmpty || field[0] != (byte)';') throw Torn(column);
                field = field[1..];
                int end = field.IndexOf((byte)';');
                ReadOnlySpan<byte> text = end < 0 ? field : field[..end];
                field = field[text.Length..];
                long key = 0;
                if (!text.IsEmpty && (!Utf8Parser.TryParse(text, out key, out int digits) || digits != text.Length)) throw Torn(column);
                Set(Batch.Columns[_sharing[k]], row, key, text.IsEmpty);
            }

            if (!field.IsEmpty) throw Torn(column);
            return;
        }

        if (!Utf8Parser.TryParse(field, out long word, out int used) || used != field.Length || word < 0 || word >> (KeyBits * count) != 0) throw Torn(column);
        for (int k = first; k < first + count; k++, word >>= KeyBits)
        {
            long key = word & NullKey;
            Set(Batch.Columns[_sharing[k]], row, key, key == NullKey);
        }
    }

    private static void Set(ColumnVector vector, int row, long key, bool isNull)
    {
        if (isNull) SetNull(vector, row);
        else if (vector.NullCount > 0) vector.Nulls[row] = 0;
        vector.Values[row] = isNull ? 0 : key;
    }

    private void ReadText(int column, int bytes, int row)
    {
        ColumnVector vector = Batch.Columns[column];
        if (bytes < 0)
        {
            SetNull(vector, row);
            vector.Codes[row] = 0;
            return;
        }

        if (!Have(bytes)) throw Torn(column);
        vector.Codes[row] = _texts[column]!.CodeOf(_buffer.AsSpan(_at, bytes));
        if (vector.NullCount > 0) vector.Nulls[row] = 0;
        _at += bytes;
    }

    private void ReadKey(int column, int row)
    {
        ColumnVector vector = Batch.Columns[column];
        ReadOnlySpan<byte> field = Number(column);
        if (field.IsEmpty)
        {
            Set(vector, row, 0, isNull: true);
            return;
        }

        long key;
        switch (_columns[column].Type)
        {
            case { Kind: PhysicalType.Float } type:
                double value = Real(field, type.Bits, column);
                if (!double.IsFinite(value))
                {
                    Set(vector, row, 0, isNull: true);
                    vector.NonFiniteCount++;
                    return;
                }

                key = OrderKey.FromDouble(value);
                break;
            case { Kind: PhysicalType.Decimal } type:
                key = Scaled(field, type.Scale, column);
                break;
            default:
                if (!Utf8Parser.TryParse(field, out key, out int used) || used != field.Length) throw Torn(column);
                break;
        }

        Set(vector, row, key, isNull: false);
    }

    /// <summary>A float is read as such and then widened: its shortest text names another double.</summary>
    private double Real(ReadOnlySpan<byte> field, int bits, int column)
    {
        if (bits == 32) return float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) ? single : throw Torn(column);
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Torn(column);
    }

    /// <summary>A decimal · 10^scale.</summary>
    private long Scaled(ReadOnlySpan<byte> field, int scale, int column)
    {
        bool negative = field[0] == (byte)'-';
        Int128 digits = 0;
        int after = -1;
        foreach (byte b in field[(negative ? 1 : 0)..])
        {
            if (b == (byte)'.' && after < 0)
            {
                after = 0;
                continue;
            }

            if (b is < (byte)'0' or > (byte)'9' || (after >= 0 && ++after > scale)) throw Torn(column);
            digits = (digits * 10) + (b - (byte)'0');
            if (digits > (Int128)ulong.MaxValue) throw TooLarge(column);
        }

        for (int i = Math.Max(after, 0); i < scale && digits <= (Int128)ulong.MaxValue; i++) digits *= 10;
        if (negative) digits = -digits;
        return digits >= long.MinValue && digits <= long.MaxValue ? (long)digits : throw TooLarge(column);
    }

    private static void SetNull(ColumnVector vector, int row)
    {
        if (vector.Nulls.Length == 0) vector.Nulls = new byte[ParquetBatchReader.MaxRows];
        if (vector.NullCount == 0) vector.Nulls.AsSpan().Clear(); // the rows before were not null
        vector.Nulls[row] = 1;
        vector.NullCount++;
    }

    /// <summary>Bytes up to a comma, which is passed.</summary>
    private ReadOnlySpan<byte> Number(int column)
    {
        for (int searched = 0; ;)
        {
            int found = _buffer.AsSpan(_at + searched, Math.Min(_end - _at, LongestNumber) - searched).IndexOf((byte)',');
            if (found >= 0)
            {
                var field = _buffer.AsSpan(_at, searched + found);
                _at += field.Length + 1;
                return field;
            }

            searched = Math.Min(_end - _at, LongestNumber);
            if (searched == LongestNumber || !Fill()) throw Torn(column);
        }
    }

    private bool Have(int bytes)
    {
        while (_end - _at < bytes)
            if (!Fill()) return false;
        return true;
    }

    /// <summary>More bytes behind those there; the row in hand stays whole.</summary>
    private bool Fill()
    {
        if (_end == _buffer.Length)
        {
            if (_row > 0)
            {
                _buffer.AsSpan(_row, _end - _row).CopyTo(_buffer);
                (_row, _at, _end) = (0, _at - _row, _end - _row);
            }
            else
            {
                Array.Resize(ref _buffer, checked(2 * _buffer.Length));
            }
        }

        int read = _input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private InvalidDataException Torn(int column)
    {
        string where = column < 0 ? "its beginning" : column < _columns.Length ? $"column '{_columns[column].Name}'" : "its end";
        return new InvalidDataException($"row {RowsRead} of partition {Partition} is not framed as it should be, at {where}; a text that is not UTF-8 looks like this too");
    }

    private ProblemException TooLarge(int column) =>
        new("value-too-large", $"column '{_columns[column].Name}'", "A decimal does not fit 64 bits once scaled.", "Cast it to a smaller scale or to double, or leave it out (real.exclude).");
}
