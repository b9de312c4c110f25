using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Apart)]
public sealed class ForgettingInOtherProcesses(SeveralProcesses florin) : ForgettingElsewhere(florin);

/// <summary>The same where the keys are in a database server.</summary>
[Collection(SharingInstances.Name)]
public sealed class ForgettingWithSeveralInstances(SeveralInstances florin) : ForgettingElsewhere(florin);

/// <summary>A person who is erased is forgotten in every process, not only in the one that has the keys.</summary>
public abstract class ForgettingElsewhere(ITestFlorin florin)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5); // A second, and what a busy machine takes.

    [Fact]
    public async Task Reaches_the_processes_that_had_the_key_within_a_second_or_so()
    {
        var admin = await Person.Admin(florin);
        var person = await Person.New(florin);
        var opens = new
        {
            userId = person.Id,
            currency = "USD",
            name = "Known elsewhere",
        };
        var account = (string)(await person.Post("/api/account/accounts", opens)).Data["id"]!; // As in the contract.
        Assert.Equal("Known elsewhere", await NameOf(account));
        var erased = await admin.Post($"/api/user/users/{person.Id}/erase", new { });
        Assert.True(erased.Status == 200, erased.Text);
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.Is(() => NameOf(account), name => name == $"erased {person.Id}");
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Soon, "It took too long.");

        async Task<string?> NameOf(string id) => (string?)(await admin.Get($"/api/account/accounts/{id}")).Data["name"];
    }
}
