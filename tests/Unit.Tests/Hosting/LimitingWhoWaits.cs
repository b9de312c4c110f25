using Florin.Platform.Http;

namespace Florin.Unit.Tests.Hosting;

/// <summary><c>Florin:Waiting</c>: how many requests wait for the end of what they asked for.</summary>
public sealed class LimitingWhoWaits
{
    private readonly WaitingClients _clients = new(new WaitingOptions { MaxPerClient = 2, Max = 3 });

    [Fact]
    public void Lets_one_client_wait_only_so_often_and_others_besides()
    {
        Assert.True(_clients.TryEnter("ann"));
        Assert.True(_clients.TryEnter("ann"));
        Assert.False(_clients.TryEnter("ann"));
        Assert.True(_clients.TryEnter("bob"));
    }

    [Fact]
    public void Lets_all_together_wait_only_so_often()
    {
        Assert.True(_clients.TryEnter("ann"));
        Assert.True(_clients.TryEnter("bob"));
        Assert.True(_clients.TryEnter("cid"));
        Assert.False(_clients.TryEnter("dan"));
    }

    [Fact]
    public void Has_a_place_again_once_somebody_has_left_and_counts_nobody_it_refused()
    {
        for (var time = 0; time < 5; time++)
        {
            Assert.True(_clients.TryEnter("ann"));
            Assert.True(_clients.TryEnter("ann"));
            Assert.False(_clients.TryEnter("ann"));
            _clients.Leave("ann");
            _clients.Leave("ann");
        }
    }
}
