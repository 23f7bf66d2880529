using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Shapes;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary>Grafts values from the command line into a job's tree, before it is checked.</summary>
public static class JobOverrides
{
    /// <summary>The tree with all overrides, later ones winning. Malformed ones become problems.</summary>
    public static JobNode Apply(JobNode root, IEnumerable<JobOverride> overrides, Func<string, string?> environment, List<Problem> problems)
    {
        foreach (var change in overrides)
        {
            if (Keys(change.Path) is not { } keys)
            {
                problems.Add(new Problem("bad-override", change.Origin, $"'{change.Path}' is not a path of keys.", "Write key.key=value, e.g. --set sample.rows=1000; put a key that holds dots in double quotes."));
                continue;
            }
            var value = change.IsText
                ? JobNode.Scalar(change.Value, isQuoted: true, change.Origin)
                : YamlReader.ReadValue(change.Value, change.Origin, environment, problems);
            if (value is not null) root = Set(root, JobShape.Root, keys, value);
        }
        return root;
    }

    private static JobNode Set(JobNode node, Shape? shape, ReadOnlySpan<string> keys, JobNode value)
    {
        if (keys.Length == 0) return value;
        if (shape is ShorthandShape shorthand) (node, shape) = (shorthand.ExpandAnyway(node), shorthand.Object);
        if (node.Kind != JobNodeKind.Map) node = JobNode.Map([], value.Origin);
        var inner = shape switch
        {
            ObjectShape known => known.Find(keys[0])?.Value,
            MapShape map => map.Value,
            _ => null,
        };
        return node.With(keys[0], Set(node.Find(keys[0]) ?? JobNode.Scalar("", isQuoted: false, value.Origin), inner, keys[1..], value));
    }

    private static string[]? Keys(string path)
    {
        var keys = new List<string>();
        for (int at = 0; ;)
        {
            int end;
            if (at < path.Length && path[at] == '"')
            {
                end = path.IndexOf('"', at + 1);
                if (end < 0) return null;
                keys.Add(path[(at + 1)..end]);
                end++;
            }
            else
            {
                end = path.IndexOf('.', at);
                if (end < 0) end = path.Length;
                keys.Add(path[at..end]);
            }
            if (keys[^1].Length == 0) return null;
            if (end == path.Length) return [.. keys];
            if (path[end] != '.') return null;
            at = end + 1;
        }
    }
}
