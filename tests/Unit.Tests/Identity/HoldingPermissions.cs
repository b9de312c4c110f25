using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Identity;

/// <summary>Sets of permissions, in both of their words: more than 64 permissions fit.</summary>
public sealed class HoldingPermissions
{
    [Fact]
    public void Has_room_for_twice_as_many_as_a_word() => Assert.Equal(128, PermissionSet.Room);

    [Fact]
    public void Tells_each_of_all_bits_from_every_other()
    {
        for (var one = 0; one < PermissionSet.Room; one++)
        {
            var set = PermissionSet.OfBit(one);
            Assert.False(set.IsEmpty);
            for (var other = 0; other < PermissionSet.Room; other++)
                Assert.Equal(one == other, set.HasBit(other));
        }
    }

    [Fact]
    public void Joins_meets_and_covers_as_sets_of_numbers_do()
    {
        var random = new Random(64);
        for (var round = 0; round < 500; round++)
        {
            var (left, right) = (Some(random), Some(random));
            var (one, other) = (Of(left), Of(right));
            Assert.Equal(Of([.. left, .. right]), one | other);
            Assert.Equal(Of([.. left.Intersect(right)]), one & other);
            Assert.Equal(right.IsSubsetOf(left), one.Covers(other));
            Assert.True((one | other).Covers(one));
            Assert.Equal(left.Count == 0, one.IsEmpty);
        }
    }

    [Fact]
    public void Holds_all_that_there_are()
    {
        Assert.All(Permission.All, permission => Assert.True(PermissionSet.Everything.Has(permission)));
        Assert.All(Permission.All, permission => Assert.False(PermissionSet.Everything.Without(permission).Has(permission)));
        Assert.Equal(Permission.All.Count, PermissionSet.Everything.Names.Length);
    }

    [Fact]
    public void Allocates_nothing_when_it_is_asked()
    {
        var set = PermissionSet.Of(Permission.UsersRead, Permission.AdminConfig);
        _ = set.Has(Permission.AdminConfig);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        for (var i = 0; i < 10_000; i++)
            found += set.Has(Permission.AdminConfig) && (set & set).Covers(set) ? 1 : 0;
        Assert.Equal((10_000, true), (found, GC.GetAllocatedBytesForCurrentThread() - before < 1000));
    }

    private static HashSet<int> Some(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(PermissionSet.Room))];

    private static PermissionSet Of(IEnumerable<int> bits) =>
        bits.Aggregate(PermissionSet.Nothing, (set, bit) => set | PermissionSet.OfBit(bit));
}
