using Florin.Platform.Verification;

namespace Florin.Unit.Tests.Verifying;

/// <summary>Several services may each hold their part of one invariant.</summary>
public sealed class FindingsOfOneInvariant
{
    [Fact]
    public void Are_one_finding_with_the_first_violation_and_all_counted()
    {
        var (one, two, three) = (Part("a"), Part("b"), Part("c"));
        Assert.Equal(new Finding("20 all", "a, b, c", null, null), Check.Joined([one, two, three]));
        two.Fail("wrong", "mend it");
        Assert.Equal(new Finding("20 all", "a, b, c", "wrong", "mend it"), Check.Joined([one, two, three]));
        three.Fail("wrong too");
        Assert.Equal("wrong (and 1 more like this)", Check.Joined([one, two, three]).Violation);
        Assert.Equal("mend it", Check.Joined([one, two, three]).Advice);
    }

    private static Check Part(string looked) => new("20 all", "restore it") { Looked = looked };
}
