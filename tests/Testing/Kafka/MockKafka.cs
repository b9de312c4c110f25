using System.Globalization;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Florin.Testing.Kafka;

/// <summary>
/// A cluster of Kafka brokers in this process: librdkafka's own, which speaks Kafka's protocol on ports of loopback and keeps
/// everything in memory. It cannot create or describe topics.
/// </summary>
public sealed partial class MockKafka : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0;

    // As the package has it: the first needs Cyrus SASL, which not every machine has.
    private static readonly string[] Builds = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    private readonly nint _client;
    private readonly nint _cluster;
    private readonly Dictionary<int, HeldPort> _held = []; // Of brokers that are down.

    static MockKafka() => NativeLibrary.SetDllImportResolver(typeof(MockKafka).Assembly, Load);

    /// <summary>Starts it.</summary>
    public MockKafka(int brokers = 3)
    {
        var configuration = NewConfiguration();
        _ = Set(configuration, "log_level", "0", 0, 0);
        _client = New(Producer, configuration, 0, 0);
        _cluster = NewCluster(_client, brokers);
        Servers = Marshal.PtrToStringUTF8(Bootstraps(_cluster)) ?? throw new InvalidOperationException("It has no addresses.");
        Brokers = brokers;
    }

    /// <summary>Its addresses, for <c>bootstrap.servers</c>.</summary>
    public string Servers { get; }

    /// <summary>How many brokers it has; their ids begin with 1.</summary>
    public int Brokers { get; }

    /// <summary>Creates a topic.</summary>
    public void Create(string topic, int partitions = 3) => Check(CreateTopic(_cluster, topic, partitions, 1));

    /// <summary>Makes a broker unreachable.</summary>
    public void Down(int broker)
    {
        Check(SetDown(_cluster, broker));
        if (!_held.ContainsKey(broker))
            _held[broker] = new HeldPort(PortOf(broker));
    }

    /// <summary>Makes a broker reachable again.</summary>
    public void Up(int broker)
    {
        Check(SetUp(_cluster, broker));
        if (_held.Remove(broker, out var port))
            port.Dispose();
    }

    /// <summary>Makes all brokers unreachable.</summary>
    public void AllDown() => Each(Down);

    /// <summary>Makes all brokers reachable again.</summary>
    public void AllUp() => Each(Up);

    /// <summary>Answers the next requests to produce with these errors, one each, and takes nothing.</summary>
    public void FailProducing(params ErrorCode[] errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        PushErrors(_cluster, 0, (nuint)errors.Length, [.. errors.Select(error => (int)error)]); // 0: Produce.
    }

    /// <summary>Everything in a topic so far, by partition in the order of offsets.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = "test",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(30)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(topic, p.PartitionId, Offset.Beginning)));
        var (read, open) = (new List<ConsumeResult<byte[], byte[]>>(), partitions.Count);
        while (open > 0)
            if (consumer.Consume(TimeSpan.FromSeconds(30)) is not { } result)
                throw new InvalidOperationException($"The topic {topic} cannot be read.");
            else if (result.IsPartitionEOF)
                open--;
            else
                read.Add(result);
        consumer.Close();
        if (read.GroupBy(r => r.Partition.Value).Any(partition => partition.Min(r => r.Offset.Value) > 0))
            throw new InvalidOperationException($"The brokers have removed the oldest messages of {topic}: send fewer.");
        return [.. read.OrderBy(r => r.Partition.Value).ThenBy(r => r.Offset.Value)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _held.Values)
            port.Dispose();
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    private static nint Load(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        if (name == Library)
            foreach (var build in Builds)
                if (NativeLibrary.TryLoad(build, assembly, path, out var library))
                    return library;
        return 0;
    }

    private int PortOf(int broker) => int.Parse(Servers.Split(',')[broker - 1].Split(':')[^1], CultureInfo.InvariantCulture);

    private void Each(Action<int> change)
    {
        for (var broker = 1; broker <= Brokers; broker++)
            change(broker);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new KafkaException((ErrorCode)error);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int Set(nint configuration, string name, string value, nint error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint New(int type, nint configuration, nint error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void PushErrors(nint cluster, short api, nuint count, int[] errors);
}
