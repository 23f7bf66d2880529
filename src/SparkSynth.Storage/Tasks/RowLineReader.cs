using System.Buffers.Text;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Rows of one partition of a Spark table as lines: the partition's number, the lengths of all texts, the keys of all other columns, each ended by ',', then the bytes of the texts
/// one after the other, then a line feed. Lengths of <see cref="TextsAWord"/> texts share a number, a byte each, the first in the lowest, 255 for null; if one of them is longer than 254,
/// it is ';' and the lengths divided by ';', -1 for null. An empty key is null. What a text holds never matters: it is measured, not searched. Nothing is allocated a row; memory follows
/// the longest row. Anything that is not so framed is an error.
/// </summary>
public sealed class RowLineReader
{
    /// <summary>
    /// Texts whose lengths share a number, so that it stays positive in 64 bits. Nine numbers less to write as text: 5 M rows of Adult into wc -c cost Spark 13 s of CPU time, not 16.5, where TRANSFORM of
    /// the 15 columns costs 17 and concat_ws of them 11 (Intel Xeon, 2 cores, best of 4).
    /// </summary>
    public const int TextsAWord = 7;

    /// <summary>Stands for null among lengths that share a number.</summary>
    public const int NullLength = 255;

    /// <summary>No number is longer, nor are so many lengths; a field that is was torn.</summary>
    private const int LongestNumber = 400;

    private readonly Stream _input;
    private readonly Func<ReadOnlySpan<byte>, ulong> _hash;
    private readonly ColumnSchema[] _columns;
    private readonly PlainText?[] _texts;
    private readonly int[] _textColumns;
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

    /// <summary>Exclusive or of the hashes of all lines so far.</summary>
    public ulong Hash { get; private set; }

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
        ReadOnlySpan<byte> field = Number(-1);
        if (!Utf8Parser.TryParse(field, out int partition, out int used) || used != field.Length || partition < 0) throw Torn(-1);
        if (Partition < 0) Partition = partition;
        if (partition != Partition) throw new InvalidDataException($"rows of partition {partition} came among those of partition {Partition}");
        for (int t = 0; t < _lengths.Length; t += TextsAWord) ReadLengths(t, Math.Min(TextsAWord, _lengths.Length - t));
        for (int c = 0; c < _columns.Length; c++)
            if (_texts[c] is null) ReadKey(c, row);
        for (int t = 0; t < _lengths.Length; t++) ReadText(_textColumns[t], _lengths[t], row);

        if (!Have(1) || _buffer[_at] != (byte)'\n') throw Torn(_columns.Length);
        Hash ^= _hash(_buffer.AsSpan(_row, _at - _row));
        _at++;
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

        if (!Utf8Parser.TryParse(field, out long word, out int used) || used != field.Length || word < 0 || word >> (8 * count) != 0) throw Torn(column);
        for (int t = first; t < first + count; t++, word >>= 8)
        {
            int length = (int)(word & 255);
            _lengths[t] = length == NullLength ? -1 : length;
        }
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
            SetNull(vector, row);
            vector.Values[row] = 0;
            return;
        }

        long key;
        switch (_columns[column].Type)
        {
            case { Kind: PhysicalType.Float } type:
                double value = Real(field, type.Bits, column);
                if (!double.IsFinite(value))
                {
                    SetNull(vector, row);
                    vector.NonFiniteCount++;
                    vector.Values[row] = 0;
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

        vector.Values[row] = key;
        if (vector.NullCount > 0) vector.Nulls[row] = 0;
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
