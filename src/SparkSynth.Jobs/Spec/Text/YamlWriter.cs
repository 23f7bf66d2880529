using System.Text;

namespace SparkSynth.Jobs.Spec.Text;

/// <summary>Tree → YAML: block maps, flow lists of scalars, quotes only where needed. What it writes, <see cref="YamlReader"/> reads back equal.</summary>
public static class YamlWriter
{
    /// <summary>The text of a map, ended by a line feed.</summary>
    public static string Write(JobNode map)
    {
        var text = new StringBuilder();
        WriteMap(map, text, "");
        return text.ToString();
    }

    /// <summary>A scalar as YAML writes it: quoted (double quotes, escapes) where the plain text would mean something else.</summary>
    public static string Scalar(string text, bool isText) =>
        isText && ScalarText.NeedsQuotes(text) ? Quoted(text) : text;

    private static void WriteMap(JobNode map, StringBuilder text, string indent)
    {
        foreach (var entry in map.Entries)
        {
            text.Append(indent).Append(Scalar(entry.Name, isText: true)).Append(':');
            if (entry.Value is { Kind: JobNodeKind.Map, Entries.Length: > 0 })
            {
                text.Append('\n');
                WriteMap(entry.Value, text, indent + "  ");
            }
            else
            {
                text.Append(' ').Append(Inline(entry.Value)).Append('\n');
            }
        }
    }

    private static string Inline(JobNode node) => node.Kind switch
    {
        JobNodeKind.Scalar => node.IsQuoted ? Scalar(node.Text, isText: true) : node.Text,
        JobNodeKind.List => $"[{string.Join(", ", node.Items.Select(Inline))}]",
        _ => $"{{{string.Join(", ", node.Entries.Select(e => $"{Scalar(e.Name, isText: true)}: {Inline(e.Value)}"))}}}",
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text.Replace("${", "$${", StringComparison.Ordinal)) // what ReadFile would take for a variable
            switch (c)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\t': quoted.Append("\\t"); break;
                default:
                    if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff') quoted.Append($"\\u{(int)c:x4}");
                    else quoted.Append(c);
                    break;
            }
        return quoted.Append('"').ToString();
    }
}
