package dev.edgeward.apiserver.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::1, 2001:db8:1:2::/64",
    "2001:db8::1, 2001:db8:0:0::/64",
    "::1, 0:0:0:0::/64",
    "fe80:0:0:0:1:2:3:4%eth0, fe80:0:0:0::/64",
  })
  void an_ipv6_address_stands_for_its_network(String address, String network) {
    assertThat(RemoteAddresses.network(address)).isEqualTo(network);
  }
}
