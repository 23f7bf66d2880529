using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using PhysicalType = SparkSynth.Core.Tables.PhysicalType;

namespace SparkSynth.Storage.Parquet;

/// <summary>
/// Writes batches to one Parquet file, columns typed as the schema says: widths, signs, scales, units, zones, nullability, names.
/// The bytes are a function of the rows, of where batches begin, and of the options: nothing of clock, thread or machine is in them.
/// Disposed before <see cref="Close"/>, it deletes what it wrote. One thread a writer.
/// </summary>
/// <remarks>
/// 9 text and 6 integer columns of Adult, one core of an AMD EPYC with AVX2, Snappy, 0.15 bytes allocated a row (buffered batches of 65,536 rows):
/// <list type="table">
/// <item><term>Arrow's defaults (dictionaries for numbers, statistics)</term><description>4.6 M rows/s, 10.9 bytes a row</description></item>
/// <item><term>no statistics of text</term><description>6.6 M rows/s: Arrow looks up every code for them</description></item>
/// <item><term>and integers as DELTA_BINARY_PACKED instead of dictionaries</term><description>9.2 M rows/s, 9.2 bytes a row (plain: 8.2 and 14.6)</description></item>
/// <item><term>and statistics of numbers (what is written now)</term><description>7.5 M rows/s (Zstd 7.4 and 8.3 bytes, none 8.9 and 12.2, Gzip 1.8 and 8.2)</description></item>
/// </list>
/// Text is written from the codes while the <see cref="StringDictionary"/> object stays the same within a row group; when it changes, Arrow
/// writes the rest of the row group value by value.
/// </remarks>
public sealed class ParquetPartWriter : IDisposable
{
    private const int SampleRows = 4096;

    private readonly TableSchema _schema;
    private readonly ParquetWriteOptions _options;
    private ColumnEncoder[] _encoders = [];
    private Schema? _arrowSchema;
    private FileWriter? _writer;
    private bool _closed;

    /// <summary>Prepares a file; it is created (or overwritten) with the first batch.</summary>
    /// <param name="path">Where to; its folder exists.</param>
    /// <param name="schema">Columns of every batch.</param>
    /// <param name="options">Validated options.</param>
    public ParquetPartWriter(string path, TableSchema schema, ParquetWriteOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate("options") is { Count: > 0 } problems) throw new ArgumentException(problems[0].What, nameof(options));
        if (schema.Columns.DistinctBy(c => c.Name, StringComparer.Ordinal).Count() != schema.Columns.Length) throw new ArgumentException("Two columns have one name.", nameof(schema));
        Path = path;
        _schema = schema;
        _options = options;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes a batch; nothing of it is kept.</summary>
    /// <exception cref="ArgumentException">Other columns than the schema's, a null where none is allowed, a value its type cannot hold.</exception>
    /// <exception cref="ProblemException">The file cannot be written: no permission, no space.</exception>
    public void Write(ColumnBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_closed, this);
        if (batch.Columns.Length != _schema.Columns.Length) throw new ArgumentException("The batch has other columns than the schema.", nameof(batch));
        if (batch.Length == 0) return;
        if (_writer is null) Begin(batch);
        var arrays = new IArrowArray[_encoders.Length];
        for (int c = 0; c < arrays.Length; c++) arrays[c] = ArrowArrayFactory.BuildArray(_encoders[c].Encode(batch.Columns[c], batch.Length));
        using var record = new RecordBatch(_arrowSchema!, arrays, batch.Length);
        OutputErrors.Translate(Path, () => _writer!.WriteBufferedRecordBatch(record));
        Rows += batch.Length;
    }

    /// <summary>Writes the footer. Without any batch the file has columns and no rows.</summary>
    /// <exception cref="ProblemException">The file cannot be written.</exception>
    public void Close()
    {
        if (_closed) return;
        if (_writer is null) Begin(new ColumnBatch(_schema.Columns.Length));
        OutputErrors.Translate(Path, () =>
        {
            _writer!.Close();
            _writer.Dispose();
        });
        _closed = true;
    }

    /// <summary>Deletes the file unless it was closed.</summary>
    public void Dispose()
    {
        if (_closed || _writer is null) return;
        _closed = true;
        try
        {
            _writer.Dispose(); // may try to write a footer
        }
        catch (ParquetException)
        {
            // the file goes away in any case; what went wrong was thrown where it happened
        }

        File.Delete(Path);
    }

    private void Begin(ColumnBatch first)
    {
        // Parquet itself knows only instants and local times. A zone other than UTC is kept the way Arrow keeps it: in its own schema beside
        // Parquet's. That schema would declare our codes, too, so text is then given as text (3 times slower, but what readers expect).
        bool zones = _schema.Columns.Any(c => c.Type.Zone is not (null or "UTC"));
        bool[] coded = [.. first.Columns.Select(v => v.Dictionary.Count <= Math.Max(4096, first.Length / 2))]; // they repeat: worth a dictionary page
        _encoders = [.. _schema.Columns.Select((column, c) => ColumnEncoder.Create(column, coded[c] && !zones))];
        _arrowSchema = new Schema(_encoders.Select(e => new Field(e.Column.Name, e.Type, e.Column.Nullable)), null);
        using var builder = new WriterPropertiesBuilder();
        builder.Version(ParquetVersion.PARQUET_2_6); // nanoseconds and unsigned integers need it
        builder.EnableStoreDecimalAsInteger();
        builder.Compression(_options.Compression switch
        {
            ParquetCompression.Snappy => Compression.Snappy,
            ParquetCompression.Zstd => Compression.Zstd,
            ParquetCompression.Gzip => Compression.Gzip,
            _ => Compression.Uncompressed,
        });
        builder.MaxRowGroupLength(_options.RowGroupRows);
        builder.SetSizeStatisticsLevel(SizeStatisticsLevel.None);
        for (int c = 0; c < _encoders.Length; c++) Encode(builder, _schema.Columns[c], coded[c], first.Columns[c], first.Length);
        using var properties = builder.Build();
        using var arrowBuilder = new ArrowWriterPropertiesBuilder();
        if (zones) arrowBuilder.StoreSchema();
        using var arrowProperties = arrowBuilder.Build();
        OutputErrors.Translate(Path, () => _writer = new FileWriter(Path, _arrowSchema, properties, arrowProperties));
    }

    private static void Encode(WriterPropertiesBuilder builder, ColumnSchema column, bool coded, ColumnVector vector, int rows)
    {
        string name = column.Name;
        switch (column.Type)
        {
            case { Kind: PhysicalType.String }:
                builder.DisableStatistics(name);
                if (!coded) builder.DisableDictionary(name);
                break;
            case { Kind: PhysicalType.Boolean }:
                break;
            case { Kind: PhysicalType.Integer, Unsigned: false, Bits: 32 or 64 }:
                builder.DisableDictionary(name).Encoding(name, Encoding.DeltaBinaryPacked);
                break;
            default: // among them types that some readers (Parquet.Net 6.1) cannot take from DELTA_BINARY_PACKED
                if (!RepeatsInSample(vector, rows)) builder.DisableDictionary(name);
                break;
        }
    }

    private static bool RepeatsInSample(ColumnVector vector, int rows)
    {
        int sample = Math.Min(rows, SampleRows);
        var distinct = new HashSet<long>();
        for (int i = 0; i < sample; i++) distinct.Add(vector.Values[i]);
        return distinct.Count <= sample / 4;
    }
}
