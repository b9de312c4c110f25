using Florin.WebConsole.Api;
using Florin.WebConsole.Components;

namespace Florin.Unit.Tests.WebConsole;

/// <summary>Transfers in manual review, by what they have in common.</summary>
public sealed class GroupingFailures
{
    [Fact]
    public void Leaves_out_what_differs_from_one_to_the_next()
    {
        var groups = FailureGroup.Update(
            [],
            [
                Stuck("txn_1", "collect", "Account acc_01m8me6rrs5z has 3.50 USD at 10.0.0.7:3004."),
                Stuck("txn_2", "collect", "Account acc_01m8me6rrs77 has 1,200 USD at 10.0.0.8:3004."),
                Stuck("txn_3", "credit", "Account acc_01m8me6rrs77 has 1,200 USD at 10.0.0.8:3004."),
                Stuck("txn_4", "collect", "The processor said no."),
            ]
        );
        Assert.Equal([2, 1, 1], groups.Select(group => group.Waiting.Count));
    }

    [Fact]
    public void Keeps_a_cause_that_was_retried_in_view_until_it_is_empty_and_after()
    {
        var groups = FailureGroup.Update([], [Stuck("txn_1", "collect", "No."), Stuck("txn_2", "collect", "No.")]);
        (groups[0].Began, groups[0].Retried) = (2, 2);
        groups = FailureGroup.Update(groups, [Stuck("txn_2", "collect", "No.")]);
        Assert.Equal((1, 1), (groups[0].Left, groups[0].Waiting.Count));
        groups = FailureGroup.Update(groups, []);
        Assert.Equal((2, 0), (groups[0].Left, groups[0].Waiting.Count));
    }

    [Fact]
    public void Forgets_a_cause_that_nobody_retried() =>
        Assert.Empty(FailureGroup.Update(FailureGroup.Update([], [Stuck("txn_1", "collect", "No.")]), []));

    private static ShownTransfer Stuck(string id, string step, string detail) =>
        new(
            id,
            "user_1",
            "deposit",
            1,
            "USD",
            null,
            "acc_1",
            "MANUAL_REVIEW",
            null,
            null,
            default,
            default,
            5,
            null,
            null,
            new ShownStuck(step, detail)
        );
}
