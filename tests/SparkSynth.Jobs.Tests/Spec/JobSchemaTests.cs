using System.Text;
using System.Text.Json;
using NJsonSchema;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Shapes;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Tests.Spec;

public class JobSchemaTests
{
    private static readonly string SchemaFile = Path.Combine(Repository.Root, "conf", "job.schema.json");

    [Test]
    public void Published_schema_is_the_one_the_validator_goes_by()
    {
        // ACCEPT=1 scripts/test writes the file anew.
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(SchemaFile, JobSchema.Text());

        Assert.That(File.ReadAllText(SchemaFile), Is.EqualTo(JobSchema.Text()), "run ACCEPT=1 scripts/test");
    }

    [Test]
    public void Guide_names_every_key()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guide", "job.md"));
        var missing = Places(JobShape.Root, "").Select(p => p.Replace("anything", "NAME", StringComparison.Ordinal))
            .Where(p => p != "bogus" && !p.Contains(".bogus", StringComparison.Ordinal) && p is not ("columns" or "sample" or "gates") && !p.StartsWith("gates.", StringComparison.Ordinal))
            .Where(p => p is not ("holdout.fraction" or "holdout.path" or "evaluate.enabled" or "output.folder" or "output.overwrite" or "engine.name" or "engine.threads")) // told beside the short form
            .Where(p => !guide.Contains($"`{p}`", StringComparison.Ordinal));
        Assert.That(missing, Is.Empty);
    }

    // For every place of a job, values of every kind: both must give the same verdict.
    [Test]
    public async Task Schema_and_validator_agree_on_every_key_and_value()
    {
        var schema = await JsonSchema.FromJsonAsync(JobSchema.Text());
        string[] values =
        [
            "null", "true", "''", "a", "'5'", "auto", "same", "0", "1", "-1", "0.5", "1.5", "1e3", "5000000000", "1500", "2048", // beyond 64 bits NJsonSchema throws: see JobProblemsTests
            "[]", "[a]", "[a, a]", "[1]", "{}", "{a: 1}", "embedded", "parquet", "csv", "snappy", "sobol", "copula-network", "norm", "numeric",
        ];
        var disagreements = new List<string>();
        int accepted = 0, refused = 0;

        foreach (string path in Places(JobShape.Root, ""))
            foreach (string value in values)
            {
                var problems = new List<Problem>();
                var root = YamlReader.ReadFile("real: a", "job.yaml", _ => null, problems)!;
                root = Jobs.Spec.JobOverrides.Apply(root, [new(path, value, "test")], _ => null, problems);
                JobShape.Root.Check(root, "", problems);
                bool bySchema = schema.Validate(Json(root)).Count == 0, byUs = problems.Count == 0;
                if (byUs) accepted++; else refused++;
                if (bySchema != byUs) disagreements.Add($"{path}: {value} — schema {bySchema}, validator {byUs}");
            }

        Assert.That(disagreements, Is.Empty);
        Assert.That(accepted, Is.GreaterThan(100));
        Assert.That(refused, Is.GreaterThan(500));
    }

    private static IEnumerable<string> Places(Shape shape, string path)
    {
        if (path.Length > 0) yield return path;
        string dot = path.Length > 0 ? "." : "";
        IEnumerable<(string Name, Shape Value)> inner = shape switch
        {
            ObjectShape known => [.. known.Fields.Select(f => (f.Name, f.Value)), ("bogus", new LiteralShape())],
            ShorthandShape shorthand => shorthand.Object.Fields.Select(f => (f.Name, f.Value)),
            MapShape map => [("anything", map.Value)],
            _ => [],
        };
        foreach (var (name, value) in inner)
            foreach (string place in Places(value, path + dot + name))
                yield return place;
    }

    private static string Json(JobNode node)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) JsonTreeWriter.Write(node, json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
