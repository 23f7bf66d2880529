using System.Collections.Immutable;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using PhysicalType = SparkSynth.Core.Tables.PhysicalType;
using TimeUnit = Apache.Arrow.Types.TimeUnit;

namespace SparkSynth.Storage.Parquet;

/// <summary>
/// What the footer of a Parquet file says: columns, row groups, and how each column is best read. Columns we cannot carry
/// (nested, binary) are in <see cref="Unsupported"/> and not in <see cref="Schema"/>; the caller decides whether that is a problem.
/// Cost: one read of the footer, no data.
/// </summary>
public sealed class ParquetFileInfo
{
    private ParquetFileInfo(string path, TableSchema schema) => (Path, Schema) = (path, schema);

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Columns that can be read, in file order.</summary>
    public TableSchema Schema { get; }

    /// <summary>Name and type (as text) of the columns that cannot.</summary>
    public ImmutableArray<(string Name, string Type)> Unsupported { get; private init; }

    /// <summary>Rows of each row group.</summary>
    public ImmutableArray<long> RowGroupRows { get; private init; }

    /// <summary>Rows of the file.</summary>
    public long Rows => RowGroupRows.Sum();

    /// <summary>Leaf index in the Parquet schema of each column of <see cref="Schema"/>.</summary>
    internal ImmutableArray<int> Leaves { get; private init; }

    /// <summary>Text columns whose codes and dictionary are read as they stand; other text is read plain and coded by us.</summary>
    internal ImmutableArray<bool> ReadDictionary { get; private init; }

    /// <summary>Reads the footer.</summary>
    /// <exception cref="ProblemException">The file is missing, empty, unreadable or not Parquet.</exception>
    public static ParquetFileInfo Read(string path)
    {
        ParquetErrors.ThrowUnlessReadable(path);
        return ParquetErrors.Translate(path, () =>
        {
            using var properties = ArrowReaderProperties.GetDefault();
            properties.CoerceInt96TimestampUnit = TimeUnit.Microsecond;
            using var reader = new FileReader(path, null, properties);
            return Describe(path, reader);
        });
    }

    /// <summary>The same file with other names of its columns.</summary>
    internal ParquetFileInfo WithNames(ImmutableArray<string> names) =>
        new(Path, new TableSchema([.. Schema.Columns.Select((c, i) => c with { Name = names[i] })]))
        {
            Unsupported = Unsupported,
            RowGroupRows = RowGroupRows,
            Leaves = Leaves,
            ReadDictionary = ReadDictionary,
        };

    private static ParquetFileInfo Describe(string path, FileReader reader)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
        var leaves = ImmutableArray.CreateBuilder<int>();
        var unsupported = ImmutableArray.CreateBuilder<(string, string)>();
        using var parquet = reader.ParquetReader;
        using var metadata = parquet.FileMetaData;
        foreach (var top in reader.SchemaManifest.SchemaFields)
        {
            var field = top.Field;
            bool leaf = top.Children.Count == 0 && top.ColumnIndex >= 0;
            var type = leaf ? ArrowTypes.FromArrow(field.DataType) ?? TextInBinary(metadata, top.ColumnIndex, field.DataType) : null;
            if (type is null)
            {
                unsupported.Add((field.Name, field.DataType.Name));
                continue;
            }

            columns.Add(new ColumnSchema(field.Name, type, field.IsNullable));
            leaves.Add(top.ColumnIndex);
        }

        int groups = metadata.NumRowGroups;
        var rows = ImmutableArray.CreateBuilder<long>(groups);
        bool[] coded = columns.Select(c => c.Type.Kind == PhysicalType.String).ToArray();
        for (int g = 0; g < groups; g++)
        {
            using var group = parquet.RowGroup(g);
            rows.Add(group.MetaData.NumRows);
            for (int c = 0; c < coded.Length; c++)
            {
                if (!coded[c]) continue;
                using var chunk = group.MetaData.GetColumnChunkMetaData(leaves[c]);
                coded[c] = IsWhollyDictionary(chunk, group.MetaData.NumRows);
            }
        }

        return new ParquetFileInfo(path, new TableSchema(columns.ToImmutable()))
        {
            Unsupported = unsupported.ToImmutable(),
            RowGroupRows = rows.ToImmutable(),
            Leaves = leaves.ToImmutable(),
            ReadDictionary = [.. coded],
        };
    }

    /// <summary>
    /// Old writers annotate text as ENUM or JSON, which Arrow hands out as binary.
    /// </summary>
    private static ColumnType? TextInBinary(FileMetaData metadata, int leaf, IArrowType type)
    {
        if (type is not BinaryType) return null;
        using var logical = metadata.Schema.Column(leaf).LogicalType;
        return logical is EnumLogicalType or JsonLogicalType ? new ColumnType(PhysicalType.String) : null;
    }

    /// <summary>
    /// Whether a chunk is likely to hold codes only. Read as a dictionary, plain pages go through a hash table of Arrow's that grows with the
    /// row group; read plain, they go through ours, which does not. The footer does not say which pages are plain, so size decides: codes
    /// take at most 3 bytes a row beside a dictionary page that writers keep near 1 MB. A wrong guess costs time, not correctness.
    /// </summary>
    private static bool IsWhollyDictionary(ColumnChunkMetaData chunk, long rows) =>
        chunk.Encodings.Any(e => e is Encoding.RleDictionary or Encoding.PlainDictionary)
        && chunk.TotalUncompressedSize <= (4L << 20) + (3 * rows);
}
