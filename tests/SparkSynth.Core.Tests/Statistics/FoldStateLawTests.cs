using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

/// <summary>The laws of <see cref="FoldState"/>, for every state there is. A new state gets a line in <see cref="Cases"/>.</summary>
public class FoldStateLawTests
{
    public sealed record Case(string Name, Func<FoldState> Create, Func<IEnumerable<long>, ColumnBatch> Batch, Func<FoldState, long> Rows)
    {
        public override string ToString() => Name;
    }

    public static IEnumerable<Case> Cases()
    {
        foreach (int cap in new[] { 64, 300, ValueTable.DefaultCap })
        {
            yield return new($"profile, cap {cap}", () => new ProfileFold(TestRows.Schema, cap), r => TestRows.Batch(r), s => ((ProfileFold)s).Rows);
        }

        var first = new ProfileFold(TestRows.Schema, 64);
        first.Add(TestRows.Batch(Range(0, Total)));
        var plan = first.PlanRefine(5)!;
        yield return new("profile, second pass", () => new ProfileRefineFold(plan), r => TestRows.Batch(r, columns: plan.Columns), s => ((ProfileRefineFold)s).Rows);

        var cells = Cells();
        yield return new("pair counts", () => new PairCountFold(TestRows.Schema, cells), r => TestRows.Batch(r), s => ((PairCountFold)s).Rows);
        var one = new TableSchema([TestRows.Schema.Columns[0]]);
        yield return new("pair counts of one column", () => new PairCountFold(one, [cells[0]]), r => TestRows.Batch(r, columns: [0]), s => ((PairCountFold)s).Rows);
        foreach (int[] columns in new[] { new[] { 0, 6, 8 }, [.. Enumerable.Range(0, TestRows.Schema.Columns.Length)] })
        {
            var sampled = new TableSchema([.. columns.Select(c => TestRows.Schema.Columns[c])]);
            var profile = new GowerProfile(sampled);
            profile.Add(TestRows.Batch(Range(0, Total), columns: columns));
            var ruler = GowerRuler.Create(new GowerOptions(), profile);
            foreach (int size in new[] { 7, 64, 10_000 })
                yield return new($"sample of {size} rows, {columns.Length} columns", () => new PackedRowSample(ruler, sampled, size), r => TestRows.Batch(r, columns: columns), s => ((PackedRowSample)s).Seen);
        }
        foreach (var law in Quality.QualityLawCases.All(Total)) yield return law;
    }

    private const int Total = 3000;

    [TestCaseSource(nameof(Cases))]
    public void Merge_of_any_split_is_the_whole_bit_for_bit(Case law)
    {
        byte[] whole = Bytes(Fold(law, Range(0, Total)));
        int[][] splits = [[1], [0], [1000, 2000], [1, 2, 2999], [17, 400, 401, 1500, 2047]];
        foreach (int[] cuts in splits)
        {
            var parts = Cut(cuts).Select(p => Fold(law, p)).ToArray();
            var left = law.Create();
            foreach (var part in parts) left.Merge(part);
            Assert.That(Bytes(left), Is.EqualTo(whole), $"cuts {string.Join(',', cuts)}");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Batches_of_any_size_are_the_whole_bit_for_bit(Case law)
    {
        var state = law.Create();
        for (int start = 0, size = 1; start < Total; start += size, size = (size * 2) + 1)
            state.Add(law.Batch(Range(start, Math.Min(Total, start + size))));
        Assert.That(Bytes(state), Is.EqualTo(Bytes(Fold(law, Range(0, Total)))));
    }

    [TestCaseSource(nameof(Cases))]
    public void Order_of_rows_does_not_matter(Case law)
    {
        byte[] whole = Bytes(Fold(law, Range(0, Total)));
        Assert.That(Bytes(Fold(law, Range(0, Total).Reverse())), Is.EqualTo(whole));
        Assert.That(Bytes(Fold(law, Range(0, Total).Select(i => i * 1009 % Total))), Is.EqualTo(whole));
    }

    [TestCaseSource(nameof(Cases))]
    public void Merge_is_commutative_and_associative(Case law)
    {
        FoldState A() => Fold(law, Range(0, 700));
        FoldState B() => Fold(law, Range(700, 2500));
        FoldState C() => Fold(law, Range(2500, Total));
        byte[] abc = Bytes(Merged(Merged(A(), B()), C()));
        Assert.Multiple(() =>
        {
            Assert.That(Bytes(Merged(A(), Merged(B(), C()))), Is.EqualTo(abc), "associative");
            Assert.That(Bytes(Merged(Merged(C(), B()), A())), Is.EqualTo(abc), "commutative");
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void New_state_is_neutral(Case law)
    {
        byte[] state = Bytes(Fold(law, Range(0, 500)));
        Assert.Multiple(() =>
        {
            Assert.That(Bytes(Merged(Fold(law, Range(0, 500)), law.Create())), Is.EqualTo(state));
            Assert.That(Bytes(Merged(law.Create(), Fold(law, Range(0, 500)))), Is.EqualTo(state));
            Assert.That(Bytes(law.Create()), Is.EqualTo(Bytes(Merged(law.Create(), law.Create()))));
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void State_survives_serialisation_and_goes_on(Case law)
    {
        var half = Read(law, Bytes(Fold(law, Range(0, 1500))));
        Assert.That(Bytes(half), Is.EqualTo(Bytes(Fold(law, Range(0, 1500)))), "as written");
        half.Add(law.Batch(Range(1500, Total)));
        Assert.That(Bytes(half), Is.EqualTo(Bytes(Fold(law, Range(0, Total)))), "rows added after reading");
    }

    [TestCaseSource(nameof(Cases))]
    public void Damaged_bytes_are_refused(Case law)
    {
        byte[] bytes = Bytes(Fold(law, Range(0, 100)));
        bytes[1] ^= 0x55; // the name and version come first
        Assert.That(() => Read(law, bytes), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => Read(law, Bytes(Fold(law, Range(0, 100)))[..^3]), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>());
    }

    [TestCaseSource(nameof(Cases))]
    public void Counts_above_2_to_the_32_are_right(Case law)
    {
        // Doubled 33 times: 2^33 copies of every row.
        var state = Fold(law, Range(0, 600));
        for (int i = 0; i < 33; i++) state.Merge(Read(law, Bytes(state)));
        Assert.That(law.Rows(state), Is.EqualTo(600L << 33));
        var other = Read(law, Bytes(state));
        state.Add(law.Batch(Range(600, 700)));
        other.Merge(Fold(law, Range(600, 700)));
        Assert.That(Bytes(state), Is.EqualTo(Bytes(other)));
    }

    /// <summary>Cells of <see cref="TestRows"/>.</summary>
    internal static ColumnCells[] Cells()
    {
        var profile = new ProfileFold(TestRows.Schema);
        profile.Add(TestRows.Batch(Range(0, Total)));
        var profiles = profile.ToProfiles(5);
        return CellBuilder.Build(profiles, RoleInference.Infer(profiles).Select(r => r.Role).ToArray());
    }

    internal static byte[] Bytes(FoldState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) state.Write(writer);
        return stream.ToArray();
    }

    private static FoldState Read(Case law, byte[] bytes)
    {
        var state = law.Create();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        state.Read(reader);
        Assert.That(reader.BaseStream.Position, Is.EqualTo(bytes.Length), "all bytes are read");
        return state;
    }

    private static FoldState Merged(FoldState a, FoldState b)
    {
        a.Merge(b);
        return a;
    }

    private static FoldState Fold(Case law, IEnumerable<long> rows)
    {
        var state = law.Create();
        state.Add(law.Batch(rows));
        return state;
    }

    private static IEnumerable<IEnumerable<long>> Cut(int[] cuts)
    {
        int start = 0;
        foreach (int cut in cuts.Append(Total))
        {
            yield return Range(start, cut);
            start = cut;
        }
    }

    private static IEnumerable<long> Range(long from, long to) => Enumerable.Range(0, (int)(to - from)).Select(i => from + i);
}
