using CsCheck;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tests.Statistics;

namespace SparkSynth.Core.Tests.Sampling;

public class KeyGeneratorTests
{
    private static readonly ColumnType Integer = new(PhysicalType.Integer);
    private static readonly ColumnType Text = new(PhysicalType.String);

    [Test]
    public void Permutation_hits_every_position_once() => Gen.Select(Gen.ULong[1, 5000], Gen.ULong).Sample((size, seed) =>
    {
        var order = new BijectivePermutation(size, seed, 3);
        var hit = new bool[size];
        for (ulong i = 0; i < size; i++) hit[order[i]] = true;
        return hit.All(h => h);
    });

    [Test]
    public void Permutation_stays_within_a_huge_range_without_repeats()
    {
        var order = new BijectivePermutation(1UL << 63, 1, 0);
        var odd = new BijectivePermutation((1UL << 62) + 12345, 1, 0);
        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, 10_000).Select(i => order[(ulong)i]).Distinct().Count(), Is.EqualTo(10_000));
            Assert.That(Enumerable.Range(0, 10_000).Select(i => odd[(ulong)i]).Distinct().Count(), Is.EqualTo(10_000));
            Assert.That(Enumerable.Range(0, 10_000).Max(i => odd[(ulong)i]), Is.LessThan((1UL << 62) + 12345));
        });
    }

    [Test]
    public void Integer_keys_are_unique_and_start_with_the_learned_digits()
    {
        var shape = KeyShape.Of(CellBuilderTests.ProfileOf(Integer, Enumerable.Range(100, 600).Select(i => (object?)(long)i)));
        Assert.That((shape.MinDigits, shape.MaxDigits), Is.EqualTo((3, 3)));
        var keys = new KeyGenerator("id", Integer, shape, 7, 0);
        var made = Enumerable.Range(0, 50_000).Select(i => keys.Integer(i)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(made.Distinct().Count(), Is.EqualTo(made.Length));
            Assert.That(made.Take(900), Is.All.InRange(100, 999));
            Assert.That(made.Take(900), Is.Not.Ordered);
            Assert.That(made.Skip(900).Take(9000), Is.All.InRange(1000, 9999));
            Assert.That(keys.Integer(1L << 40), Is.Positive);
        });
    }

    [Test]
    public void Keys_are_a_function_of_seed_column_and_row()
    {
        var a = new KeyGenerator("id", Integer, new KeyShape(), 7, 0);
        var again = new KeyGenerator("id", Integer, new KeyShape(), 7, 0);
        var seed = new KeyGenerator("id", Integer, new KeyShape(), 8, 0);
        var column = new KeyGenerator("id", Integer, new KeyShape(), 7, 1);
        Assert.Multiple(() =>
        {
            Assert.That(again.Integer(123), Is.EqualTo(a.Integer(123)));
            Assert.That(Enumerable.Range(0, 100).Count(i => seed.Integer(i) == a.Integer(i)), Is.LessThan(3));
            Assert.That(Enumerable.Range(0, 100).Count(i => column.Integer(i) == a.Integer(i)), Is.LessThan(3));
        });
    }

    [Test]
    public void Narrow_type_runs_out_of_keys_with_an_error()
    {
        var keys = new KeyGenerator("id", Integer with { Bits = 8 }, new KeyShape { MaxDigits = 2 }, 7, 0);
        Assert.That(keys.Capacity, Is.EqualTo(127));
        Assert.That(Enumerable.Range(0, 127).Select(i => keys.Integer(i)).Order(), Is.EqualTo(Enumerable.Range(1, 127).Select(i => (long)i)));
        Assert.That(() => keys.Integer(127), Throws.InstanceOf<ProblemException>());
    }

    [Test]
    public void Text_keys_follow_the_pattern_and_go_on_beyond_it()
    {
        var shape = ShapeOf(Enumerable.Range(0, 300).Select(i => $"ORD-{i:000}"));
        var keys = new KeyGenerator("order", Text, shape, 7, 0);
        var made = Enumerable.Range(0, 5000).Select(i => keys.Text(i)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(made.Distinct().Count(), Is.EqualTo(made.Length));
            Assert.That(made.Take(1000), Is.All.Matches("^ORD-[0-9]{3}$"));
            Assert.That(made.Skip(1000), Is.All.Matches("^ORD-[0-9]{4}$"));
        });
    }

    [Test]
    public void Hexadecimal_keys_stay_hexadecimal()
    {
        var shape = ShapeOf(Enumerable.Range(0, 200).Select(i => $"{StableHash.Of(i):x16}-{StableHash.Of(-i):x16}"));
        var keys = new KeyGenerator("uuid", Text, shape, 7, 0);
        var made = Enumerable.Range(0, 2000).Select(i => keys.Text(i)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(made.Distinct().Count(), Is.EqualTo(made.Length));
            Assert.That(made, Is.All.Matches("^[0-9a-f]{16}-[0-9a-f]{16}$"));
            Assert.That(made.Select(m => m[0]).Distinct().Count(), Is.EqualTo(16));
        });
    }

    [Test]
    public void Key_without_a_learned_look_is_still_unique()
    {
        var keys = new KeyGenerator("id", Text, new KeyShape(), 7, 0);
        Assert.That(Enumerable.Range(0, 5000).Select(i => keys.Text(i)).Distinct().Count(), Is.EqualTo(5000));
    }

    private static KeyShape ShapeOf(IEnumerable<string> texts) => KeyShape.Of(CellBuilderTests.ProfileOf(Text, texts));
}
