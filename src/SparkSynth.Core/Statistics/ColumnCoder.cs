using System.Numerics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Values of one column to cells; nulls get any cell here.</summary>
internal abstract class ColumnCoder(ColumnCells cells)
{
    public ColumnCells Cells { get; } = cells;

    public static ColumnCoder For(ColumnType type, ColumnCells cells)
    {
        if (cells.ValueCells == 0 || cells.Kind == CellKind.Presence) return new SingleCoder(cells);
        if (cells.Kind == CellKind.Ordered) return cells.ValueCells == 1 ? new SingleCoder(cells) : new OrderedCoder(cells);
        return type.IsOrdered ? new KeyCoder(cells) : new TextCoder(cells);
    }

    public abstract void CodeValues(ColumnVector vector, int start, Span<byte> codes);

    protected ProblemException Unseen() => new("unseen-category", Cells.Name,
        "The column has a value that it did not have when its cells were made, and no cell for other values.", "Fit the model again on all of the data.");

    /// <summary>One cell for all values.</summary>
    private sealed class SingleCoder(ColumnCells cells) : ColumnCoder(cells)
    {
        public override void CodeValues(ColumnVector vector, int start, Span<byte> codes) => codes.Clear();
    }

    /// <summary>
    /// Intervals: the range of starts is cut into 4,096 buckets of a power of two; a bucket knows the cell of its first key, and starts inside
    /// it are walked past. Narrow integer ranges have a bucket a key and nothing to walk.
    /// </summary>
    private sealed class OrderedCoder : ColumnCoder
    {
        private const int MaxBuckets = 4096;
        private readonly long[] _starts;
        private readonly long _origin;
        private readonly int _shift;
        private readonly byte[] _cells;

        public OrderedCoder(ColumnCells cells)
            : base(cells)
        {
            _starts = cells.Starts;
            _origin = _starts[1] - 1; // all below the second start is cell 0
            ulong width = (ulong)_starts[^1] - (ulong)_origin;
            _shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(width) - BitOperations.Log2(MaxBuckets));
            _cells = new byte[(int)(width >> _shift) + 1];
            int cell = 0;
            for (int bucket = 0; bucket < _cells.Length; bucket++)
            {
                long key = (long)((ulong)_origin + ((ulong)bucket << _shift));
                while (cell + 1 < _starts.Length && _starts[cell + 1] <= key) cell++;
                _cells[bucket] = (byte)cell;
            }
        }

        public override void CodeValues(ColumnVector vector, int start, Span<byte> codes)
        {
            var values = vector.Values.AsSpan(start, codes.Length);
            if (_shift == 0) CodeNarrow(values, codes);
            else CodeWide(values, codes);
        }

        private void CodeNarrow(ReadOnlySpan<long> values, Span<byte> codes)
        {
            var cells = _cells.AsSpan();
            long low = _origin, high = _starts[^1];
            for (int i = 0; i < values.Length; i++)
            {
                long value = Math.Min(Math.Max(values[i], low), high);
                codes[i] = cells[(int)(value - low)];
            }
        }

        private void CodeWide(ReadOnlySpan<long> values, Span<byte> codes)
        {
            var cells = _cells.AsSpan();
            var starts = _starts.AsSpan();
            long low = _origin, high = _starts[^1];
            for (int i = 0; i < values.Length; i++)
            {
                long value = Math.Min(Math.Max(values[i], low), high);
                int cell = cells[(int)(((ulong)value - (ulong)low) >> _shift)];
                while (cell + 1 < starts.Length && starts[cell + 1] <= value) cell++;
                codes[i] = (byte)cell;
            }
        }
    }

    /// <summary>Categories that are keys (booleans, integers declared categorical).</summary>
    private sealed class KeyCoder : ColumnCoder
    {
        private readonly Dictionary<long, byte> _cells = [];
        private readonly bool _small; // keys 0 and 1 only: booleans

        public KeyCoder(ColumnCells cells)
            : base(cells)
        {
            for (int b = 0; b < cells.CategoryKeys.Length; b++) _cells[cells.CategoryKeys[b]] = (byte)b;
            _small = cells.OtherCell < 0 && _cells.Count == 2 && _cells.ContainsKey(0) && _cells.ContainsKey(1);
        }

        public override void CodeValues(ColumnVector vector, int start, Span<byte> codes)
        {
            var values = vector.Values.AsSpan(start, codes.Length);
            if (_small)
            {
                byte zero = _cells[0], one = _cells[1];
                long seen = 0;
                for (int i = 0; i < values.Length; i++)
                {
                    seen |= values[i];
                    codes[i] = values[i] != 0 ? one : zero;
                }

                if ((seen & ~1L) != 0) throw Unseen();
                return;
            }

            long last = 0;
            byte lastCell = 0;
            bool any = false;
            for (int i = 0; i < values.Length; i++)
            {
                if (!any || values[i] != last)
                {
                    last = values[i];
                    any = true;
                    // Where null, the value is 0 whether 0 is a category or not.
                    if (!_cells.TryGetValue(last, out lastCell))
                        lastCell = Cells.OtherCell >= 0 ? (byte)Cells.OtherCell : IsNull(vector, start + i) ? (byte)0 : throw Unseen();
                }

                codes[i] = lastCell;
            }
        }

        private static bool IsNull(ColumnVector vector, int row) => vector.NullCount > 0 && vector.Nulls[row] != 0;
    }

    /// <summary>Categories that are texts: looked up once a dictionary.</summary>
    private sealed class TextCoder : ColumnCoder
    {
        private readonly Dictionary<string, byte> _cells = new(StringComparer.Ordinal);
        private StringDictionary? _dictionary;
        private byte[] _cellOfCode = [];
        private bool[]? _unseen;

        public TextCoder(ColumnCells cells)
            : base(cells)
        {
            for (int b = 0; b < cells.Categories.Length; b++) _cells[cells.Categories[b]] = (byte)b;
        }

        public override void CodeValues(ColumnVector vector, int start, Span<byte> codes)
        {
            if (!ReferenceEquals(vector.Dictionary, _dictionary)) Load(vector.Dictionary);
            var source = vector.Codes.AsSpan(start, codes.Length);
            var cells = _cellOfCode.AsSpan();
            if (cells.IsEmpty)
            {
                codes.Clear(); // an empty dictionary: all rows are null
                return;
            }

            for (int i = 0; i < source.Length; i++) codes[i] = cells[source[i]];
            if (_unseen is null) return;
            for (int i = 0; i < source.Length; i++)
                if (_unseen[source[i]] && (vector.NullCount == 0 || vector.Nulls[start + i] == 0)) throw Unseen();
        }

        private void Load(StringDictionary dictionary)
        {
            var values = dictionary.Values;
            _cellOfCode = new byte[values.Length];
            _unseen = null;
            for (int code = 0; code < values.Length; code++)
            {
                if (_cells.TryGetValue(values[code], out byte cell)) _cellOfCode[code] = cell;
                else if (Cells.OtherCell >= 0) _cellOfCode[code] = (byte)Cells.OtherCell;
                else (_unseen ??= new bool[values.Length])[code] = true; // an error only if a row has it
            }

            _dictionary = dictionary;
        }
    }
}
