using SparkSynth.Core.Privacy;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.CopulaNetwork;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Synthesizers.Independent;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Core.Tests.Quality;
using SparkSynth.Core.Tests.Statistics;

namespace SparkSynth.Core.Tests.Tasks;

/// <summary>A task that travelled does what the original does, bit for bit.</summary>
public class TaskCodecTests
{
    private const int Rows = 3000;

    public static IEnumerable<TestCaseData> Folds()
    {
        var first = new ProfileFold(TestRows.Schema, 64);
        first.Add(TestRows.Batch(Numbers(Rows)));
        yield return Case(new ProfileTask(TestRows.Schema));
        yield return Case(new RefineTask(first.PlanRefine(5)!));
        yield return Case(new PairCountTask(TestRows.Schema, FoldStateLawTests.Cells()));
        yield return Case(new QualityProfileTask(QualityLawCases.Schema, [.. Enumerable.Range(0, TestRows.Schema.Columns.Length)]));
        QualityProfileFold real = new(QualityLawCases.Schema, 64), half = new(QualityLawCases.Schema, 64);
        real.Add(TestRows.Batch(Numbers(Rows)));
        half.Add(TestRows.Batch(Numbers(Rows / 2)));
        yield return Case(new QualityPairTask(QualityPlan.Create(real, half).Real, [.. Enumerable.Range(0, TestRows.Schema.Columns.Length)]));
        foreach (bool tables in new[] { false, true }) yield return Case(new GowerProfileTask(TestRows.Schema, [.. Enumerable.Range(0, TestRows.Schema.Columns.Length)], tables));
        var gower = new GowerProfile(TestRows.Schema);
        gower.Add(TestRows.Batch(Numbers(Rows)));
        yield return Case(new PackedRowSampleTask(GowerRuler.Create(new GowerOptions(), gower), TestRows.Schema, [.. Enumerable.Range(0, TestRows.Schema.Columns.Length)], 100));

        static TestCaseData Case(FoldTask task) => new TestCaseData(task).SetArgDisplayNames(task.Kind);
    }

    [Test]
    public void Every_kind_of_fold_is_tried()
    {
        var kinds = typeof(FoldTask).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FoldTask)) && !t.IsAbstract);
        Assert.That(Folds().Select(c => c.Arguments[0]!.GetType()).Distinct(), Is.EquivalentTo(kinds), "a new task needs a form in TaskCodec and a case here");
    }

    [TestCaseSource(nameof(Folds))]
    public void Fold_that_travelled_makes_the_same_state(FoldTask task)
    {
        FoldTask other = Travelled(task);
        Assert.Multiple(() =>
        {
            Assert.That(other.Kind, Is.EqualTo(task.Kind));
            Assert.That(other.Columns, Is.EqualTo(task.Columns));
            Assert.That(State(other), Is.EqualTo(State(task)));
            Assert.That(Bytes(w => TaskCodec.Write(w, other)), Is.EqualTo(Bytes(w => TaskCodec.Write(w, task))));
        });
    }

    [TestCaseSource(nameof(Folds))]
    public void Damaged_fold_is_refused(FoldTask task)
    {
        byte[] bytes = Bytes(w => TaskCodec.Write(w, task));
        byte[] damaged = [.. bytes];
        damaged[1] ^= 0x55;
        Assert.That(() => Read(damaged, TaskCodec.ReadFold), Throws.InstanceOf<InvalidDataException>());
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 50))
            Assert.That(() => Read(bytes[..length], TaskCodec.ReadFold), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>(), $"cut at {length} of {bytes.Length}");
    }

    public static IEnumerable<TestCaseData> Models()
    {
        var profile = new ProfileFold(TestRows.Schema);
        profile.Add(TestRows.Batch(Numbers(Rows)));
        ColumnProfile[] profiles = profile.ToProfiles(5);
        InferredRole[] roles = RoleInference.Infer(profiles);
        ColumnCells[] cells = CellBuilder.Build(profiles, [.. roles.Select(r => r.Role)]);
        var counts = new PairCountFold(TestRows.Schema, cells);
        counts.Add(TestRows.Batch(Numbers(Rows)));
        ModelColumn[] columns = [.. TestRows.Schema.Columns.Select((c, j) => new ModelColumn
        {
            Name = c.Name,
            Type = c.Type,
            Nullable = c.Nullable,
            Role = roles[j].Role,
            Reason = roles[j].Reason,
            Cells = cells[j],
            Key = cells[j].Kind == CellKind.Presence ? KeyShape.Of(profiles[j], 5) : null,
        })];
        var model = new SynthesizerModel { Synthesizer = "", Producer = "test", Rows = Rows, MinSupport = 5, SchemaHash = "", Columns = columns };
        yield return Case("copula network", model with { Network = CopulaNetworkFitter.Fit(counts.Tables, cells, new CopulaNetworkOptions()) });
        yield return Case("independent", model with { Network = IndependentModel.Create(counts.Tables) });
        yield return Case("gaussian copula", model with { Gaussian = GaussianCopulaFitter.Fit(counts.Tables, cells, [.. cells.Select(_ => (Core.Marginals.WeightedSample?)null)], new GaussianCopulaOptions()) });

        static TestCaseData Case(string name, SynthesizerModel model) => new TestCaseData(model).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Models))]
    public void Generate_that_travelled_makes_the_same_rows(SynthesizerModel model)
    {
        var task = new GenerateTask(SamplingPlan.Compile(model), 77, UniformKind.Sobol, 1000, 5000, 1500);
        byte[] bytes = Bytes(w => TaskCodec.Write(w, task));
        GenerateTask other = Read(bytes, TaskCodec.ReadGenerate);
        Assert.Multiple(() =>
        {
            Assert.That((other.Seed, other.Uniforms, other.Start, other.Rows, other.RowsPerFile), Is.EqualTo((task.Seed, task.Uniforms, task.Start, task.Rows, task.RowsPerFile)));
            Assert.That(other.Plan.Schema, Is.EqualTo(task.Plan.Schema));
            Assert.That(Bytes(w => TaskCodec.Write(w, other)), Is.EqualTo(bytes));
        });
        ColumnBatch expected = Generated(task), actual = Generated(other);
        for (int c = 0; c < expected.Columns.Length; c++)
        {
            Assert.That(Cells(actual, c, other.Plan.Schema), Is.EqualTo(Cells(expected, c, task.Plan.Schema)), task.Plan.Schema.Columns[c].Name);
        }
    }

    [TestCaseSource(nameof(Models))]
    public void Damaged_generate_is_refused(SynthesizerModel model)
    {
        byte[] bytes = Bytes(w => TaskCodec.Write(w, new GenerateTask(SamplingPlan.Compile(model), 77, UniformKind.Sobol, 0, 5000, 1500)));
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 50))
            Assert.That(() => Read(bytes[..length], TaskCodec.ReadGenerate), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>(), $"cut at {length} of {bytes.Length}");
    }

    [Test]
    public void Side_survives()
    {
        foreach (RowSide? side in new[] { null, new RowSide(0.2, ulong.MaxValue, true), new RowSide(0.7, 3, false) })
            Assert.That(Read(Bytes(w => TaskCodec.Write(w, side)), TaskCodec.ReadSide), Is.EqualTo(side));
    }

    [Test]
    public void Schema_survives_with_every_detail_of_a_type()
    {
        var schema = new TableSchema(
        [
            new("u", new(PhysicalType.Integer) { Bits = 16, Unsigned = true }, false),
            new("f", new(PhysicalType.Float) { Bits = 32 }),
            new("d", new(PhysicalType.Decimal) { Precision = 38, Scale = 10 }),
            new("t", new(PhysicalType.Timestamp) { Unit = TickUnit.Nanosecond, Zone = "Europe/Vaduz" }),
            new("tab\tnew\nline \u0000 \U0001F600", new(PhysicalType.Date) { Bits = 32 }),
        ]);
        Assert.That(Read(Bytes(w => TaskCodec.Write(w, schema)), TaskCodec.ReadSchema), Is.EqualTo(schema));
    }

    private static byte[] State(FoldTask task)
    {
        FoldState state = task.CreateState();
        int[] columns = [.. task.Columns];
        state.Add(TestRows.Batch(Numbers(Rows), columns: columns));
        return FoldStateLawTests.Bytes(state);
    }

    private static ColumnBatch Generated(GenerateTask task)
    {
        var sampler = task.CreateSampler();
        var batch = new ColumnBatch(sampler.ColumnCount);
        sampler.Generate(task.Start, (int)task.Rows, batch);
        return batch;
    }

    private static object?[] Cells(ColumnBatch batch, int c, TableSchema schema) =>
    [
        .. Enumerable.Range(0, batch.Length).Select(i => batch.Columns[c].NullCount > 0 && batch.Columns[c].Nulls[i] != 0 ? null
            : schema.Columns[c].Type.IsOrdered ? batch.Columns[c].Values[i] : (object?)batch.Columns[c].Dictionary.Values[batch.Columns[c].Codes[i]]),
    ];

    private static FoldTask Travelled(FoldTask task) => Read(Bytes(w => TaskCodec.Write(w, task)), TaskCodec.ReadFold);

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(i => (long)i);

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) write(writer);
        return stream.ToArray();
    }

    private static T Read<T>(byte[] bytes, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        T value = read(reader);
        Assert.That(reader.BaseStream.Position, Is.EqualTo(bytes.Length), "all bytes are read");
        return value;
    }
}
