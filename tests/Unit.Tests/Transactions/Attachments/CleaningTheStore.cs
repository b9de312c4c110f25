using Florin.Platform.Configuration;
using Florin.Testing;
using static Florin.Unit.Tests.Transactions.SomeTransaction;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>What is deleted of a store that other logs may use too, and what is kept.</summary>
public sealed class CleaningTheStore : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();

    [Fact]
    public async Task Keeps_what_a_newer_log_of_the_same_transactions_may_have_recorded()
    {
        await _here.Start();
        var (newer, foreign) = (_here.Left(), _here.Left("txn_other"));
        await Cleaned();
        Assert.Equal(new[] { newer, foreign }.Order(), _here.Store.Files.Keys.Order());
    }

    [Fact]
    public async Task Deletes_what_this_instance_had_begun_and_never_recorded()
    {
        await _here.Start();
        var (left, kept) = (_here.Left(), _here.Left());
        var notes = Directory.CreateDirectory(Path.Combine(_here.Data, "uploads")).FullName;
        var id = left.Split('/')[2].Split('-')[0];
        await File.WriteAllTextAsync(Path.Combine(notes, id), left, TestContext.Current.CancellationToken);
        await Cleaned();
        Assert.Equal([kept], _here.Store.Files.Keys);
        Assert.Empty(Directory.EnumerateFiles(notes));
    }

    [Fact]
    public async Task Deletes_what_the_log_says_was_removed()
    {
        await _here.Start();
        var one = await _here.Attached();
        var (name, content) = Assert.Single(_here.Store.Files);
        Assert.Equal(200, (await _here.Service.Send("DELETE", one, null, Alice, null)).Status);
        Assert.Empty(_here.Store.Files);
        _here.Store.Files[name] = content; // As if the store had been away.
        await Cleaned();
        Assert.Empty(_here.Store.Files);
    }

    [Fact]
    public async Task Notes_an_upload_before_it_stores_and_until_it_is_settled()
    {
        await _here.Start();
        var noted = "";
        _here.Store.Before = (operation, _) =>
        {
            if (operation == "Write")
                noted = Path.GetFileName(Assert.Single(Directory.EnumerateFiles(Path.Combine(_here.Data, "uploads"))));
            return Task.CompletedTask;
        };
        var one = await _here.Attached();
        Assert.EndsWith(noted, one, StringComparison.Ordinal);
        Assert.NotEqual("", noted);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_here.Data, "uploads")));
    }

    [Fact]
    public async Task Never_takes_an_upload_that_is_under_way()
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => _here.Start(("Attachments:KeepUnused", "00:00:01")));
        Assert.Contains("Attachments:KeepUnused", refused.Message, StringComparison.Ordinal);
        await _here.Start();
        var rounds = _here.Store.Asked.Count;
        _here.Store.Before = async (operation, _) =>
        {
            if (operation != "Write")
                return;
            _here.Time.Elapse(TimeSpan.FromDays(2)); // A clock that is set.
            await Eventually.Is(() => Task.FromResult(_here.Store.Asked.Count), asked => asked > rounds + 1);
        };
        await _here.Attached();
        Assert.Single(_here.Store.Files);
        Assert.Equal(1, await _here.Recorded());
    }

    // At the start it cleans up; the list of names comes after what it had begun itself.
    private async Task Cleaned()
    {
        _here.Store.Asked.Clear();
        await _here.Start();
        await Eventually.Is(() => Task.FromResult(_here.Store.Asked.Contains("Names")), done => done);
        _here.Time.Elapse(TimeSpan.FromHours(13));
        await Eventually.Is(() => Task.FromResult(_here.Store.Asked.Count(one => one == "Names")), rounds => rounds > 1);
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();
}
