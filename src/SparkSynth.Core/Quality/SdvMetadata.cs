using System.Collections.Immutable;
using System.Text.Json;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// The JSON that SDV writes for one table: <c>{"primary_key": …, "alternate_keys": […], "columns": {"name": {"sdtype": …, "datetime_format": …}}}</c>,
/// alone or as the only entry of <c>"tables"</c>. Other members (versions, relationships, representations) are not needed and not read.
/// </summary>
/// <param name="Columns">Columns in the order of the file, which is the order of the reports.</param>
/// <param name="Keys">The primary key, if any, then the alternate ones; each a list of column names.</param>
/// <param name="HasPrimaryKey">The first key is the primary one.</param>
public sealed record SdvMetadata(ImmutableArray<SdvColumn> Columns, ImmutableArray<ImmutableArray<string>> Keys, bool HasPrimaryKey)
{
    /// <summary>Parses the JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="where">Name of the file, for problems.</param>
    /// <exception cref="ProblemException">All that is wrong, at once.</exception>
    public static SdvMetadata Parse(string json, string where)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw new ProblemException("metadata-not-json", $"{where}, line {e.LineNumber + 1}", "This is not JSON.", "Give the file that SDV writes with metadata.save_to_json().");
        }
        using (document)
        {
            var problems = new List<Problem>();
            var table = Table(document.RootElement, where, problems);
            var metadata = table is { } element ? Read(element, where, problems) : null;
            return problems.Count > 0 ? throw new ProblemException(problems) : metadata!;
        }
    }

    /// <summary>The columns of this metadata in a table: what to read, and how each is scored. Columns that the metadata lacks are left out, as SDMetrics does.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="where">Name of the table, for problems.</param>
    /// <returns>The schema of the evaluation and the position in <paramref name="schema"/> of each of its columns.</returns>
    /// <exception cref="ProblemException">Columns that the table lacks or whose type cannot be scored that way, all at once.</exception>
    public (QualitySchema Schema, ImmutableArray<int> Positions) Apply(TableSchema schema, string where)
    {
        var problems = new List<Problem>();
        var columns = ImmutableArray.CreateBuilder<QualityColumn>();
        var positions = ImmutableArray.CreateBuilder<int>();
        foreach (var column in Columns)
        {
            int position = schema.IndexOf(column.Name);
            if (position < 0)
            {
                problems.Add(new("metadata-column-missing", where, $"The metadata has a column '{column.Name}', the table has not.", "Remove it from the metadata, or give the table it belongs to."));
                continue;
            }
            var type = schema.Columns[position].Type;
            if (column.Kind == QualityKind.Continuous && type.Kind == PhysicalType.String)
            {
                problems.Add(new("metadata-type", where, $"Column '{column.Name}' is text, the metadata calls it {column.SdType}.", "Store it as a number or date, or set its sdtype to categorical or unknown."));
                continue;
            }
            positions.Add(position);
            columns.Add(new QualityColumn(column.Name, type, column.Kind) { DatetimeFormat = column.DatetimeFormat });
        }
        if (problems.Count > 0) throw new ProblemException(problems);
        var keys = Keys.Select(key => key.Select(name => Columns.Select((c, i) => (c.Name, i)).First(c => string.Equals(c.Name, name, StringComparison.Ordinal)).i).ToImmutableArray());
        return (new([.. columns], [.. keys]), positions.ToImmutable());
    }

    private static JsonElement? Table(JsonElement root, string where, List<Problem> problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("metadata-shape", where, "The metadata is not a JSON object.", "Give the file that SDV writes with metadata.save_to_json()."));
            return null;
        }
        if (!root.TryGetProperty("tables", out var tables)) return root;
        if (tables.ValueKind == JsonValueKind.Object && tables.EnumerateObject().Count() == 1) return tables.EnumerateObject().First().Value;
        problems.Add(new("metadata-tables", where, "The metadata does not describe exactly one table.", "Give the metadata of the one table that is evaluated."));
        return null;
    }

    private static SdvMetadata? Read(JsonElement table, string where, List<Problem> problems)
    {
        if (table.ValueKind != JsonValueKind.Object || !table.TryGetProperty("columns", out var list) || list.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("metadata-columns", where, "There is no object 'columns'.", "Give the file that SDV writes with metadata.save_to_json()."));
            return null;
        }
        var columns = ImmutableArray.CreateBuilder<SdvColumn>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in list.EnumerateObject())
        {
            string place = $"{where}, column '{entry.Name}'";
            if (!names.Add(entry.Name)) problems.Add(new("metadata-duplicate", place, "The column is described twice.", "Keep one of the two."));
            if (entry.Value.ValueKind == JsonValueKind.Object && Text(entry.Value, "sdtype") is { Length: > 0 } sdtype)
                columns.Add(new(entry.Name, sdtype, Text(entry.Value, "datetime_format")));
            else
                problems.Add(new("metadata-sdtype", place, "There is no text 'sdtype'.", "Use numerical, datetime, categorical, boolean, id or unknown."));
        }
        var keys = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        bool isNamed = table.TryGetProperty("primary_key", out var primary) && primary.ValueKind != JsonValueKind.Null && !IsEmptyText(primary);
        if (isNamed) AddKey(primary, "primary_key");
        if (table.TryGetProperty("alternate_keys", out var alternates) && alternates.ValueKind == JsonValueKind.Array)
            foreach (var alternate in alternates.EnumerateArray()) AddKey(alternate, "alternate_keys");
        return new(columns.ToImmutable(), keys.ToImmutable(), isNamed);

        void AddKey(JsonElement element, string member)
        {
            JsonElement[] parts = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [element];
            if (parts.Length == 0 || parts.Any(p => p.ValueKind != JsonValueKind.String))
            {
                problems.Add(new("metadata-key", $"{where}, {member}", "A key is neither a column name nor a list of them.", "Name the column, or remove the key."));
                return;
            }
            var key = parts.Select(p => p.GetString()!).ToImmutableArray();
            foreach (string name in key.Where(n => !names.Contains(n)))
                problems.Add(new("metadata-key", $"{where}, {member}", $"The key names '{name}', which is no column of the metadata.", "Name one of its columns, or remove the key."));
            keys.Add(key);
        }
    }

    private static bool IsEmptyText(JsonElement element) => element.ValueKind == JsonValueKind.String && element.GetString()!.Length == 0;

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
