using System.Security.Cryptography;
using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Shapes;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary>Job file and command line → <see cref="JobSpec"/>. Opens no file.</summary>
public static class JobReader
{
    /// <summary>Reads and checks a job. Throws <see cref="ProblemException"/> with every problem there is, in the order of the file.</summary>
    public static JobSpec Read(JobSource source)
    {
        var problems = new List<Problem>();
        var root = YamlReader.ReadFile(source.Text, source.Name, source.Environment, problems);
        if (root is null) throw new ProblemException(problems);
        if (root.IsNull) root = JobNode.Map([], source.Name);

        root = JobOverrides.Apply(root, source.Overrides, source.Environment, problems);
        JobShape.Root.Check(root, "", problems);
        if (root.Kind != JobNodeKind.Map) throw new ProblemException(problems);
        root = Expand(root, JobShape.Root);
        var origins = Origins(root, source.Name);
        var written = JobBinder.Bind(root, folder: null) with { Origins = origins };
        JobRules.Check(written, root, source.NeedsReal, problems);
        if (problems.Count > 0) throw new ProblemException([.. problems.Distinct()]);
        return JobBinder.Bind(root, source.Folder) with { Origins = origins, Hash = Hash(written) };
    }

    private static JobNode Expand(JobNode node, Shape? shape)
    {
        if (shape is ShorthandShape shorthand) (node, shape) = (shorthand.Expand(node), shorthand.Object);
        return node.Kind != JobNodeKind.Map ? node : JobNode.Map(
            node.Entries.Select(e => e with
            {
                Value = Expand(e.Value, shape switch { ObjectShape known => known.Find(e.Name)?.Value, MapShape map => map.Value, _ => null }),
            }), node.Origin);
    }

    private static JobOrigins Origins(JobNode root, string name)
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(root, "");
        return new JobOrigins(origins, name);

        void Collect(JobNode node, string path)
        {
            foreach (var entry in node.Entries)
            {
                string inside = path.Length == 0 ? entry.Name : $"{path}.{entry.Name}";
                origins[inside] = entry.Origin;
                Collect(entry.Value, inside);
            }
        }
    }

    private static string Hash(JobSpec written)
    {
        var tree = JobTree.From(written);
        var deciding = JobNode.Map(tree.Entries.Where(e => e.Name is not ("output" or "engine")));
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) JsonTreeWriter.Write(deciding, json);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }
}
