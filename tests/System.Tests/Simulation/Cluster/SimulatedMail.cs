using System.Globalization;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.Hosting;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// The mail server of a cluster, which cannot be reached now and then, and whose answers get lost. It notes what arrives, and
/// what should not have been sent: a mail whose end an earlier owner of the log had recorded.
/// </summary>
/// <param name="world">Where it is.</param>
internal sealed class SimulatedMail(ClusterWorld world)
{
    /// <summary>As configured; the server is not looked for by this name.</summary>
    public static readonly SmtpOptions Options = new()
    {
        Host = "mail.test",
        From = "florin@example.test",
        MaxAttempts = 3,
    };

    private const string Log = "notification";
    private readonly Dictionary<string, NotificationRow> _arrived = new(StringComparer.Ordinal);

    /// <summary>What is wrong with what was sent.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How many mails arrived again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Whether the mail of a notification has arrived.</summary>
    public bool HasArrived(string notification) => _arrived.ContainsKey(notification);

    /// <summary>The way to it for one life of the service, which begins with a claim of the log.</summary>
    public Func<IMailConnection> From(ServiceBuilder service)
    {
        var epoch = 0L;
        service.OnStart(_ =>
        {
            epoch = service.Log.Ownership.Epoch;
            return Task.CompletedTask;
        });
        return () => new Connection(this, () => epoch);
    }

    private async Task Take(NotificationRow mail, long epoch, CancellationToken cancel)
    {
        if (world.Faults.Strikes("mail server not reached", 0.05))
            throw new IOException("The mail server cannot be reached.");
        if (world.Faults.Strikes("mail server slow", 0.1))
            await Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 4000)), world.Time, cancel);
        var id = mail.Id.Value;
        if (epoch > 0 && world.EpochOf(Log, Delivered(id)) is { } recorded && recorded < epoch)
            Complain($"The owner of epoch {epoch} sent {id} that epoch {recorded} had recorded as sent");
        if (!_arrived.TryAdd(id, mail))
        {
            Repeated++;
            if (_arrived[id] != mail)
                Complain($"{id} was sent as {_arrived[id]} and as {mail}");
        }
        if (world.Faults.Strikes("mail server's reply lost", 0.03))
            throw new IOException("The connection to the mail server ended.");
    }

    private static Func<object, bool> Delivered(string id) => e => e is NotificationDelivered sent && sent.Id.Value == id;

    private void Complain(FormattableString what) => Complaints.Add(what.ToString(CultureInfo.InvariantCulture));

    private sealed class Connection(SimulatedMail server, Func<long> epoch) : IMailConnection
    {
        public Task Send(NotificationRow notification, CancellationToken cancel) => server.Take(notification, epoch(), cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
