package io.tidemill.spark.cluster;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Adds up numbers on a cluster, in as many tasks as it is told; a task waits until there is the file of the last argument. */
final class PlainProgram {
    private PlainProgram() {}

    public static void main(String[] arguments) {
        int tasks = Integer.parseInt(arguments[1]);
        String gate = arguments[2];
        SparkConf conf = new SparkConf()
                .setAppName("plain")
                .setMaster(arguments[0])
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.executor.memory", "480m")
                .set("spark.executor.extraClassPath", arguments[3])
                .set("spark.ui.enabled", "false");
        List<Integer> numbers = IntStream.rangeClosed(1, 1000).boxed().toList();
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            System.out.println("executed " + spark.parallelize(List.of(1), 1).count());
            int sum = spark.parallelize(numbers, tasks)
                    .map(number -> Gate.passed(gate, number))
                    .reduce(Integer::sum);
            System.out.println("sum " + sum);
        }
    }
}
