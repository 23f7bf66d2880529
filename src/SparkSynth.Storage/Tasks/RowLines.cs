using System.Buffers;
using System.Globalization;
using System.Text;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Rows as lines of the rows channel: <c>R</c>, then of each row of the line the words of packed columns (<see cref="RowPacking"/>) and the fields of the others, all divided by tabs; null is <c>\N</c>.
/// In texts <c>\</c> is <c>\b</c>, tab <c>\t</c>, line feed <c>\n</c>, carriage return <c>\r</c>, U+0001 (Spark's own divider) <c>\1</c>. Numbers are round-trip text, dates days and timestamps microseconds
/// since 1970. Counts as it goes; <see cref="Trailer"/> ends the item. Allocates nothing a row.
/// </summary>
public sealed class RowLines(TableSchema schema, RowPacking packing)
{
    /// <summary>
    /// Rows of a line, at most: what Spark does for every line (reading it, dividing it, counting and hashing it, all outside generated code) costs as much as what it does for a row.
    /// 10 M rows of Adult from model to table, 13.3 s with one row a line, 9.4 so; 120 columns, 300,000 rows: 12.2 and 11.8 (AMD EPYC, 2 cores, best of 3 and 2).
    /// </summary>
    public const int RowsALine = 128;

    /// <summary>A line that has reached so many bytes takes no further row.</summary>
    private const int FullLine = 1 << 15;

    private const int LongestNumber = 64;

    private static readonly SearchValues<char> Special = SearchValues.Create("\\\t\n\r\u0001");

    private readonly int[] _fields = [.. Enumerable.Range(0, schema.Columns.Length).Where(c => packing.Digits[c] is null)];
    private readonly long[][] _words = [.. Enumerable.Range(0, packing.Words).Select(_ => Array.Empty<long>())];
    private long[] _digits = [];
    private ColumnBatch? _batch;
    private long _nullMarks;
    private byte[] _line = new byte[1 << 12];
    private int _used;
    private int _rowsOfLine;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes a batch, whose lines are asked for next.</summary>
    /// <exception cref="InvalidDataException">A value that its column's domain does not have.</exception>
    public void Begin(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _batch = batch;
        if (_digits.Length < batch.Length) _digits = new long[batch.Length];
        for (int w = 0; w < _words.Length; w++)
        {
            if (_words[w].Length < batch.Length) _words[w] = new long[batch.Length];
            _words[w].AsSpan(0, batch.Length).Clear();
        }

        for (int c = 0; c < packing.Digits.Length; c++)
        {
            _nullMarks += (c + 1L) * batch.Columns[c].NullCount;
            if (packing.Digits[c] is { } digit) Pack(batch.Columns[c], digit, schema.Columns[c].Name, batch.Length);
        }
    }

    /// <summary>Adds a row of the batch to the line.</summary>
    /// <returns>Whether the line is full: then <see cref="Take"/> it.</returns>
    public bool Add(int row)
    {
        ColumnBatch batch = _batch ?? throw new InvalidOperationException("No batch has begun.");
        if (_rowsOfLine == 0)
        {
            _line[0] = (byte)'R';
            _used = 1;
        }

        foreach (long[] words in _words)
        {
            Need(LongestNumber);
            _line[_used++] = (byte)'\t';
            Format(words[row]);
        }

        foreach (int c in _fields)
        {
            ColumnVector column = batch.Columns[c];
            Need(LongestNumber);
            _line[_used++] = (byte)'\t';
            if (column.NullCount > 0 && column.Nulls[row] != 0)
            {
                Escape('N');
            }
            else if (schema.Columns[c].Type.Kind == PhysicalType.String)
            {
                Text(column.Dictionary.Values[column.Codes[row]]);
            }
            else
            {
                Value(schema.Columns[c].Type, column.Values[row]);
            }
        }

        Rows++;
        return ++_rowsOfLine == RowsALine || _used >= FullLine;
    }

    /// <summary>The line of the rows added since the last one, without its end; overwritten by the next row. Empty where there are none.</summary>
    public ReadOnlySpan<byte> Take()
    {
        int length = _rowsOfLine == 0 ? 0 : _used;
        _rowsOfLine = 0;
        return _line.AsSpan(0, length);
    }

    /// <summary>The last line of an item: <c>T</c>, item, rows, hash (as a signed number) and nulls (one in the first column counts 1, in the second 2, …), divided by tabs.</summary>
    /// <param name="hash">Sum over the lines, <see cref="LineHash"/>.</param>
    public string Trailer(int item, ulong hash) => string.Create(CultureInfo.InvariantCulture, $"T\t{item}\t{Rows}\t{(long)hash}\t{_nullMarks}");

    /// <summary>Adds a column's digits to its word.</summary>
    private void Pack(ColumnVector column, RowPacking.Digit digit, string name, int rows)
    {
        Span<long> digits = _digits.AsSpan(0, rows);
        switch (digit.Domain)
        {
            case ColumnDomain.Texts texts:
                if (column.Dictionary.Count != texts.Values.Length) throw new InvalidDataException($"the dictionary of '{name}' is not the plan's");
                for (int i = 0; i < digits.Length; i++) digits[i] = column.Codes[i];
                break;
            case ColumnDomain.Whole whole:
                for (int i = 0; i < digits.Length; i++) digits[i] = column.Values[i] - whole.Low;
                break;
            case ColumnDomain.Scaled scaled:
                for (int i = 0; i < digits.Length; i++) digits[i] = (long)Math.Round(OrderKey.ToDouble(column.Values[i]) * scaled.Divisor) - scaled.Low;
                break;
            default:
                throw new ArgumentException($"No packing for {digit.Domain}.", nameof(digit));
        }

        Span<long> words = _words[digit.Word].AsSpan(0, rows);
        long none = digit.Radix - 1;
        for (int i = 0; i < digits.Length; i++)
        {
            long value = digits[i];
            if (column.NullCount > 0 && column.Nulls[i] != 0) value = none;
            else if ((ulong)value >= (ulong)none) throw new InvalidDataException($"a value of '{name}' is outside its domain");
            words[i] += value * digit.Divisor;
        }
    }

    private void Value(ColumnType type, long value)
    {
        switch (type.Kind)
        {
            case PhysicalType.Float when type.Bits == 32:
                Format((float)OrderKey.ToDouble(value));
                break;
            case PhysicalType.Float:
                Format(OrderKey.ToDouble(value));
                break;
            case PhysicalType.Boolean:
                Format(value != 0 ? 1L : 0L);
                break;
            case PhysicalType.Decimal:
                Decimal(value, type.Scale);
                break;
            case PhysicalType.Timestamp:
                Format(type.Unit switch
                {
                    TickUnit.Second => checked(value * 1_000_000),
                    TickUnit.Millisecond => checked(value * 1000),
                    TickUnit.Microsecond => value,
                    _ => throw new NotSupportedException("Spark's timestamps have no nanoseconds."),
                });
                break;
            case PhysicalType.Time:
                throw new NotSupportedException("Times of day have no text in the rows channel.");
            default:
                Format(value);
                break;
        }
    }

    private void Format<T>(T value) where T : IUtf8SpanFormattable
    {
        if (!value.TryFormat(_line.AsSpan(_used), out int written, default, CultureInfo.InvariantCulture)) throw new InvalidOperationException("A number of more than 64 characters.");
        _used += written;
    }

    private void Decimal(long value, int scale)
    {
        if (value < 0) _line[_used++] = (byte)'-';
        ulong size = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value; // the least long has no positive twin
        int first = _used;
        Format(size);
        if (scale == 0) return;
        int digits = _used - first, missing = Math.Max(0, scale + 1 - digits); // one digit before the point
        Span<byte> text = _line.AsSpan(first, digits + missing + 1);
        text[..digits].CopyTo(text[missing..]);
        text[..missing].Fill((byte)'0');
        int point = digits + missing - scale;
        text[point..^1].CopyTo(text[(point + 1)..]);
        text[point] = (byte)'.';
        _used = first + text.Length;
    }

    private void Text(string text)
    {
        Need(Encoding.UTF8.GetMaxByteCount(text.Length) + text.Length); // a special character takes two bytes
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAny(Special); at >= 0; at = rest.IndexOfAny(Special))
        {
            _used += Encoding.UTF8.GetBytes(rest[..at], _line.AsSpan(_used));
            Escape(rest[at] switch { '\\' => 'b', '\t' => 't', '\n' => 'n', '\r' => 'r', _ => '1' });
            rest = rest[(at + 1)..];
        }

        _used += Encoding.UTF8.GetBytes(rest, _line.AsSpan(_used));
    }

    private void Escape(char letter)
    {
        _line[_used++] = (byte)'\\';
        _line[_used++] = (byte)letter;
    }

    private void Need(int bytes)
    {
        if (_line.Length - _used < bytes) Array.Resize(ref _line, Math.Max(2 * _line.Length, _used + bytes));
    }
}
