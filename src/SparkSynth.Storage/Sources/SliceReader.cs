using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// Reads slices one after the other: <see cref="Open"/>, then <see cref="Read"/> until false. Columns are found by name, so files may hold
/// them in any order; columns that come from folders are filled in; with a <see cref="RowSide"/> only that side's rows come.
/// One thread a reader; a file stays open from slice to slice.
/// </summary>
public sealed class SliceReader : IDisposable
{
    private readonly TableSchema _schema;
    private readonly int[] _columns;
    private readonly RowFilter? _filter;
    private readonly Func<string, ParquetFileInfo> _describe;
    private readonly int[] _kept;
    private readonly RowChoice? _choose;
    private string? _path;
    private ParquetBatchReader? _reader;
    private ColumnBatch _stored = new(0);
    private ConstantColumn[] _constants = [];
    private ulong _fileKey;
    private long _nextRow;
    private long _lastRow;

    /// <summary>A reader for tasks that know slices only.</summary>
    /// <param name="schema">Of the whole table.</param>
    /// <param name="columns">Positions in it, in the order wanted; each at most once.</param>
    /// <param name="side">Rows to keep; null for all.</param>
    /// <param name="names">The source's <see cref="TableSource.Names"/>.</param>
    public SliceReader(TableSchema schema, IReadOnlyList<int> columns, RowSide? side = null, ImmutableArray<string> names = default)
        : this(schema, columns, side, names.IsDefaultOrEmpty ? ParquetFileInfo.Read : path => ParquetFileInfo.Read(path).WithNames(names))
    {
    }

    internal SliceReader(TableSchema schema, IReadOnlyList<int> columns, RowSide? side, Func<string, ParquetFileInfo> describe)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        _schema = schema;
        _columns = [.. columns];
        _filter = side is null ? null : new RowFilter(side);
        _describe = describe;
        _kept = side is null ? [] : new int[ParquetBatchReader.MaxRows];
        _choose = side is null ? null : Choose;
        Batch = new ColumnBatch(_columns.Length);
    }

    /// <summary>The rows last read: one vector a column asked for. Always the same object.</summary>
    public ColumnBatch Batch { get; }

    /// <summary>Rows gone through so far, in all slices, kept or not.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Begins a slice.</summary>
    /// <exception cref="ProblemException">Its file is missing or broken, or lacks a column.</exception>
    public void Open(InputSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        if (slice.Path != _path || _constants.Length > 0) OpenFile(slice);
        _nextRow = slice.FirstRow;
        _lastRow = slice.FirstRow + slice.Rows;
        if (_filter is not null) _fileKey = _filter.FileKey(slice.File);
        _reader!.Open(slice.RowGroup);
    }

    /// <summary>Reads the next rows of the slice into <see cref="Batch"/>.</summary>
    /// <returns>False when there are no more; never an empty batch.</returns>
    /// <exception cref="InvalidDataException">The slice has another number of rows than it was said to have: the file changed.</exception>
    public bool Read()
    {
        if (_reader is null) throw new InvalidOperationException("No slice is open.");
        int rows;
        do
        {
            rows = _reader.Read(_stored, _choose);
            _nextRow += rows;
            RowsRead += rows;
        }
        while (rows > 0 && _stored.Length == 0);

        if (rows == 0 && _nextRow != _lastRow) throw new InvalidDataException($"{_path} has {_nextRow - _lastRow:+0;-0} rows more than it had when it was opened: it changed while it was read.");
        Batch.Length = _stored.Length;
        foreach (var constant in _constants) constant.Fill(Batch.Columns[constant.Position], Batch.Length);
        return rows > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private ReadOnlySpan<int> Choose(int rows) => _kept.AsSpan(0, _filter!.Choose(_fileKey, _nextRow, rows, _kept));

    private void OpenFile(InputSlice slice)
    {
        _reader?.Dispose();
        _reader = null;
        _path = null;
        var file = _describe(slice.Path);
        var stored = new List<int>();
        var constants = new List<ConstantColumn>();
        var vectors = new List<ColumnVector>();
        for (int i = 0; i < _columns.Length; i++)
        {
            var column = _schema.Columns[_columns[i]];
            int position = file.Schema.IndexOf(column.Name);
            if (position >= 0 && file.Schema.Columns[position].Type != column.Type)
                throw new ProblemException("differing-schemas", slice.Path, $"Column '{column.Name}' is {file.Schema.Columns[position].Type}, not {column.Type}.", "Files of one table need the same columns; did the file change?");
            if (position >= 0)
            {
                stored.Add(position);
                vectors.Add(Batch.Columns[i]);
                continue;
            }

            var value = slice.Partitions.FirstOrDefault(p => p.Column == column.Name)
                ?? throw new ProblemException("differing-schemas", slice.Path, $"There is no column '{column.Name}'.", "Files of one table need the same columns; did the file change?");
            constants.Add(new ConstantColumn(i, column.Type, value.Text));
        }

        _reader = new ParquetBatchReader(file, stored);
        _stored = new ColumnBatch(stored.Count);
        for (int i = 0; i < vectors.Count; i++) _stored.Columns[i] = vectors[i];
        _constants = [.. constants];
        _path = slice.Path;
    }

    /// <summary>A column with one value for all rows of a file.</summary>
    private sealed class ConstantColumn(int position, ColumnType type, string? text)
    {
        private readonly StringDictionary _dictionary = new(text is null ? [] : [text]);
        private readonly long _key = text is null ? 0 : type.Kind switch
        {
            PhysicalType.Integer => long.Parse(text, CultureInfo.InvariantCulture),
            PhysicalType.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber,
            _ => 0,
        };

        public int Position => position;

        public void Fill(ColumnVector vector, int rows)
        {
            vector.NullCount = text is null ? rows : 0;
            vector.NonFiniteCount = 0;
            if (text is null)
            {
                if (vector.Nulls.Length < rows) vector.Nulls = new byte[ParquetBatchReader.MaxRows];
                vector.Nulls.AsSpan(0, rows).Fill(1);
            }

            if (type.Kind == PhysicalType.String)
            {
                ArrowVectors.Codes(vector, rows).Clear();
                vector.Dictionary = _dictionary;
            }
            else
            {
                ArrowVectors.Values(vector, rows).Fill(_key);
            }
        }
    }
}
