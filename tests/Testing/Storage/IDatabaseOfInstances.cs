using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Secrets;

namespace Florin.Testing.Storage;

/// <summary>A test's own log in a database that several instances share, and what a test changes in it directly.</summary>
public interface IDatabaseOfInstances : IDisposable
{
    /// <summary>The service whose log it is.</summary>
    const string Service = "account";

    /// <summary>Longer than any test takes, however busy the machine.</summary>
    static readonly TimeSpan LongLease = TimeSpan.FromMinutes(5);

    /// <summary>A writer and a reader that have opened nothing yet.</summary>
    /// <param name="address">Of the instance.</param>
    SomeStorage LogOf(string address);

    /// <summary>What the database keeps about the owner.</summary>
    IOwnershipRecord OpenRecord();

    /// <summary>The checkpoints of the owner.</summary>
    IOwnerCheckpoints OpenCheckpoints();

    /// <summary>The secrets beside the log.</summary>
    ISecretStore OpenSecrets(SecretsOptions options);

    /// <summary>All secrets, sealed as they are stored.</summary>
    IReadOnlyList<byte[]> StoredSecrets();

    /// <summary>Ends the lease, as when nobody renews it.</summary>
    void EndLease();

    /// <summary>Moves the end of the lease, or the time of the release, into the past by more than a lease.</summary>
    void EndLeaseLongAgo();

    /// <summary>Moves the time at which a standby was last seen into the past by more than three leases.</summary>
    void LoseStandby(string address);

    /// <summary>Moves the end of a pin into the past.</summary>
    void EndPin();

    /// <summary>Deletes the name of the owner.</summary>
    void DeleteOwner();
}
