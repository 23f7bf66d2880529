using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Tests.Randomness;

public sealed class RowUniformsTests
{
    private const ulong Seed = 0xfeedbeef12345678;

    [TestCase(0L)]
    [TestCase(3L)]
    [TestCase((1L << 22) - 1)]
    [TestCase(1L << 22)]
    [TestCase((5L << 22) + 12345)]
    public void Sobol_number_is_the_permuted_shifted_point(long block)
    {
        RowUniforms uniforms = new(Seed, 40);
        uniforms.SetBlock(block);
        int[] permutation = new int[1024];
        BlockPermutation.Fill(Seed, block, new uint[1024], permutation);
        uint[] directions = Sobol.Directions(40), numbers = new uint[1024];
        foreach (int t in new[] { 0, 1, 17, 39 })
        {
            uniforms.Fill(t, numbers);
            uint shift = Philox.Draw(Seed, RandomPurpose.SobolShift, (uint)t, (ulong)(block >> 22)).R0;
            for (int r = 0; r < 1024; r++)
            {
                uint index = (uint)((block * 1024) + permutation[r]);
                Assert.That(numbers[r], Is.EqualTo(Sobol.Point(directions.AsSpan(32 * t, 32), index) ^ shift));
            }
        }
    }

    [Test]
    public void Independent_number_is_a_philox_word_of_row_and_dimension()
    {
        RowUniforms uniforms = new(Seed, 3, UniformKind.Independent);
        uniforms.SetBlock(7);
        uint[] numbers = new uint[1024];
        uniforms.Fill(2, numbers);
        for (uint i = 0; i < 256; i++)
        {
            (uint r0, uint r1, uint r2, uint r3) = Philox.Draw(Seed, RandomPurpose.RowUniform, 2, (7 * 256) + i);
            Assert.That(new[] { numbers[i], numbers[256 + i], numbers[512 + i], numbers[768 + i] }, Is.EqualTo(new[] { r0, r1, r2, r3 }));
        }
    }

    [Test]
    public void Dimensions_beyond_the_table_are_independent_ones()
    {
        RowUniforms sobol = new(Seed, Sobol.Dimensions + 2), independent = new(Seed, Sobol.Dimensions + 2, UniformKind.Independent);
        sobol.SetBlock(11);
        independent.SetBlock(11);
        uint[] a = new uint[1024], b = new uint[1024];
        sobol.Fill(Sobol.Dimensions + 1, a);
        independent.Fill(Sobol.Dimensions + 1, b);
        Assert.That(a, Is.EqualTo(b));
        sobol.Fill(Sobol.Dimensions - 1, a);
        independent.Fill(Sobol.Dimensions - 1, b);
        Assert.That(a, Is.Not.EqualTo(b));
    }

    [Test]
    public void A_block_is_stratified_and_its_even_rows_are_not_half_of_the_unit_interval()
    {
        RowUniforms uniforms = new(Seed, 2);
        uniforms.SetBlock(5);
        uint[] numbers = new uint[1024];
        uniforms.Fill(1, numbers);
        Assert.That(numbers.Select(x => x >> 22).Distinct().Count(), Is.EqualTo(1024));
        int lowEven = numbers.Where((x, i) => i % 2 == 0 && x < 0x80000000).Count();
        Assert.That(lowEven, Is.InRange(200, 312)); // hypergeometric, mean 256, sd 11.3: five sd, and one fixed seed
    }

    [Test]
    public void Permutation_is_one_and_differs_between_blocks_and_seeds()
    {
        int[] a = new int[1024], b = new int[1024], c = new int[1024];
        BlockPermutation.Fill(Seed, 0, new uint[1024], a);
        BlockPermutation.Fill(Seed, 1, new uint[1024], b);
        BlockPermutation.Fill(Seed + 1, 0, new uint[1024], c);
        Assert.That(a.Order(), Is.EqualTo(Enumerable.Range(0, 1024)));
        Assert.That(a, Is.Not.EqualTo(b));
        Assert.That(a, Is.Not.EqualTo(c));
    }

    [Test]
    public void Misuse_is_refused()
    {
        RowUniforms uniforms = new(Seed, 2);
        uint[] numbers = new uint[1024];
        Assert.That(() => uniforms.Fill(0, numbers), Throws.InvalidOperationException);
        Assert.That(() => uniforms.SetBlock(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        uniforms.SetBlock(0);
        Assert.That(() => uniforms.Fill(2, numbers), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
